"""The words in which the group, those who follow a challenge, and the town are told what happens to it."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register
from participation.procedures.declaration import Actor

FOLLOWED = "forum.town"  # the sort of news that people choose about
OF_THE_TOWN = frozenset({
    Actor.HANDLER, Actor.CLERK, Actor.PANEL, Actor.DECIDING_BODY, Actor.REVIEW_BODY, Actor.BOTH,
})  # fmt: skip


def town_told() -> frozenset[Actor]:
    """Whose turn it is when the town itself can be late."""
    return OF_THE_TOWN


SEE = _("You find it on the page of the proposal.")
ANSWER = _("You can answer on the page of the proposal. Without an answer we can not go on.")
SPEAK_THERE = _("The page says when and where. Whoever hands it in may speak there.")
REDRESS = _("The page says why, and what you can do against it.")
WORDS = {
    "CT01": (_("You asked for advice about “{title}”."), _("We write to you when there is advice.")),
    "CT02": (_("There is advice about “{title}”."), _("It binds nobody. You can go on with your draft.")),
    "CT03": (
        _("We received your proposal “{title}”."), _("We look for personal data first. Then it stands on the site."),
    ),
    "CT05": (_("Something is missing in “{title}”. Until it is there the clock stands still."), ANSWER),
    "CT06": (_("“{title}” was completed."), SEE),
    "CT07": (_("“{title}” was not completed in time, so it ended."), _("You can start a new proposal.")),
    "CT08": (_("“{title}” can not be treated."), REDRESS),
    "CT09": (_("“{title}” was sent on to who decides about it."), SEE),
    "CT10": (_("“{title}” can be treated. From now on people can sign."), SEE),
    "CT10b": (_("“{title}” can be treated. The town now looks at it."), SEE),
    "CT12": (_("“{title}” has enough signatures. The town now checks them."), SEE),
    "CT13": (_("“{title}” did not get enough signatures in time."), _("It stops here. You can start a new proposal.")),
    "CT14": (_("Enough signatures under “{title}” are valid. The town now looks at it."), SEE),
    "CT15": (_("Too few signatures under “{title}” are valid."), SEE),
    "CT15b": (
        _("Too few signatures under “{title}” are valid. You can collect some days more, once."),
        _("The page says until when."),
    ),
    "CT16": (_("The town has asked the group of “{title}” something."), ANSWER),
    "CT16b": (_("The group of “{title}” has answered the town."), SEE),
    "CT17": (_("The advice about “{title}” is ready."), _("The group can answer it before it is decided.")),
    "CT18": (_("“{title}” is on the agenda."), _("The page says when, and how long you may speak.")),
    "CT19": (_("Yes! “{title}” is accepted."), _("Now agreements are made.")),
    "CT20": (_("“{title}” is accepted if it is changed."), ANSWER),
    "CT21": (_("The group of “{title}” agrees to the change."), _("Now agreements are made.")),
    "CT21b": (_("The group of “{title}” does not agree to the change, so it is refused."), REDRESS),
    "CT21c": (_("Nobody said in time whether “{title}” may be changed, so it is refused."), REDRESS),
    "CT22": (_("“{title}” is refused."), REDRESS),
    "CT23": (_("“{title}” is looked at again."), SEE),
    "CT24a": (_("“{title}” is looked at again from the start."), SEE),
    "CT24b": (_("“{title}” is looked at again: what it is worth."), SEE),
    "CT24c": (_("It stays so: “{title}” can not be treated."), REDRESS),
    "CT24d": (_("It stays so: “{title}” is refused."), REDRESS),
    "CT25": (_("The town and the group make agreements about “{title}”."), SEE),
    "CT26": (_("There is an agreement about “{title}”. The work starts."), SEE),
    "CT27": (_("The town and the group did not agree about “{title}”."), SEE),
    "CT28": (_("The group of “{title}” says how it goes."), SEE),
    "CT29": (_("Something about “{title}” is put right."), SEE),
    "CT29b": (_("What was to be put right about “{title}” is right again."), SEE),
    "CT30": (_("“{title}” is evaluated."), SEE),
    "CT31a": (_("“{title}” is completed."), SEE),
    "CT31b": (_("“{title}” is prolonged."), SEE),
    "CT31c": (_("The task of “{title}” is handed back to the town."), SEE),
    "CT31d": (_("The work on “{title}” goes on."), SEE),
    "CT32": (_("“{title}” is stopped."), SEE),
    "CT33": (_("The group has withdrawn “{title}”."), SEE),
    "CT34": (_("Your draft “{title}” was left for a long time, so it ended."), _("You can start a new proposal.")),
    "GT01": (_("You asked for advice about “{title}”."), _("We write to you when there is advice.")),
    "GT02": (_("There is advice about “{title}”."), _("It binds nobody. You can go on with your draft.")),
    "GT03": (
        _("We received your proposal “{title}”."), _("We look for personal data first. Then it stands on the site."),
    ),
    "GT05": (_("“{title}” can not be treated."), REDRESS),
    "GT06": (_("“{title}” can be treated. From now on people can sign."), SEE),
    "GT06b": (_("“{title}” can be treated. The town checks the signatures that came with it."), SEE),
    "GT06c": (_("“{title}” can be treated. It goes to the council."), SEE),
    "GT07": (_("“{title}” has enough signatures. The town now checks them."), SEE),
    "GT07b": (
        _("“{title}” did not get enough signatures in time."), _("It stops here. You can start a new proposal."),
    ),
    "GT08": (_("Too few signatures under “{title}” are valid."), SEE),
    "GT09": (_("Enough signatures under “{title}” are valid. It goes to the council."), SEE),
    "GT10": (_("“{title}” is on the agenda of the committee."), SPEAK_THERE),
    "GT11": (_("“{title}” is on the agenda of the council."), SPEAK_THERE),
    "GT12": (_("The council has treated “{title}”."), _("The page says what it decided, and why.")),
    "GT12b": (_("The council has rejected “{title}”."), REDRESS),
    "GT13": (_("There is an answer about “{title}”."), SEE),
    "GT14": (_("“{title}” is followed up."), SEE),
    "GT15": (_("“{title}” is done."), SEE),
    "GT16": (_("The group has withdrawn “{title}”."), SEE),
    "GT17": (_("Your draft “{title}” was left for a long time, so it ended."), _("You can start a new proposal.")),
    "PT01": (
        _("We received your petition “{title}”."), _("We look for personal data first. Then it stands on the site."),
    ),
    "PT02": (_("“{title}” stands on the site. From now on people can sign."), SEE),
    "PT03": (_("“{title}” was sent on to who decides about it."), SEE),
    "PT04": (_("“{title}” is with those who answer it."), SEE),
    "PT05": (_("Who handed in “{title}” is heard about it."), SEE),
    "PT06": (_("There is an answer to the petition “{title}”."), _("The page gives the answer, with the reasons.")),
    "PT07": (_("“{title}” is done."), SEE),
    "PT08": (_("“{title}” was withdrawn."), SEE),
    "PT09": (_("Your draft “{title}” was left for a long time, so it ended."), _("You can start a new petition.")),
}  # fmt: skip


def register_words() -> None:
    for code, (sentence, next_step) in WORDS.items():
        register(f"challenges.moved.{code}", Kind(sentence, FOLLOWED, next_step))
    look = _("You find it in the back office, under Challenges.")
    register(
        "challenges.term_warned", Kind(_("Three quarters of the time for “{title}” are over."), "", look, is_own=True)
    )
    register(
        "challenges.late",
        Kind(_("The time for “{title}” is over. Everyone sees that on its page."), "", look, is_own=True),
    )
    sorry = _("We are late with “{title}”. Sorry.")
    register("challenges.late_for_group", Kind(sorry, "", _("This changes nothing about your proposal."), is_own=True))
    register(
        "challenges.term_of_group",
        Kind(_("There is little time left to answer about “{title}”."), "", ANSWER, is_own=True),
    )
    register(
        "challenges.share_signed",
        Kind(_("Of the signatures needed for “{title}”, {share} in a hundred are there."), "", SEE, is_own=True),
    )
    register(
        "challenges.share_signed_office",
        Kind(_("Of the signatures needed for “{title}”, {share} in a hundred are there."), "", look, is_own=True),
    )
    changed = _("The text of “{title}” has changed. Your signature was for the text before it.")
    register("challenges.sign_again", Kind(changed, "", _("Read the new text. You can sign again."), is_own=True))
    register("challenges.confirmed", Kind(_("{name} has confirmed to start “{title}” with you."), "", SEE, is_own=True))

"""What has to hold before a challenge goes on. Each returns what stands in the way, in a sentence, or None."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.criteria import Admissibility, Refusal, Result, Worth, admissibility_points
from forum.challenges.models import Proposal
from forum.challenges.sheets.report import report_of
from participation.errors import Sentence
from participation.procedures.clock import latest_day_before
from participation.procedures.declaration import Act, Guard
from participation.procedures.models import Case, Step

DECIDED = ("CT08", "CT19", "CT20", "CT22", "CT24c", "CT24d")
ROUNDS, CURE = "CT05", "CT15b"


def proposal_of(case: Case) -> Proposal:
    return Proposal.objects.select_related("spokesperson", "challenge").get(case=case)


# The draft


def _begun(case: Case, act: Act) -> Sentence | None:
    missing = proposal_of(case).missing(first=6)
    return _("Fill in the first six parts before you ask for advice.") if missing else None


def _complete(case: Case, act: Act) -> Sentence | None:
    proposal = proposal_of(case)
    missing = [str(label) for label in proposal.missing()]
    if case.rulebook.legal_form_required_at == "submission" and not proposal.legal_form.strip():
        missing.append(str(proposal.label_of("legal_form")))
    return _("Still to be filled in: %(what)s.") % {"what": ", ".join(missing)} if missing else None


def _declared(case: Case, act: Act) -> Sentence | None:
    declared = proposal_of(case).declared_at
    return None if declared else _("Say that what you wrote is true, and that the text may be published.")


def _group_confirmed(case: Case, act: Act) -> Sentence | None:
    needed, confirmed = case.rulebook.min_initiators, proposal_of(case).members.confirmed().count()
    if confirmed >= needed:
        return None
    return _("%(confirmed)d of the %(needed)d people who start this have confirmed it.") % {
        "confirmed": confirmed, "needed": needed,
    }  # fmt: skip


def _known_resident(case: Case, act: Act) -> Sentence | None:
    person = proposal_of(case).spokesperson
    known = person is not None and person.level >= case.rulebook.support.min_identity_level
    return None if known else _("The town has to know first that the spokesperson lives here.")


def _personal_data_checked(case: Case, act: Act) -> Sentence | None:
    return None if act.data.get("checked") else _("Say that you looked for personal data in the text.")


def _rounds_left(case: Case, act: Act) -> Sentence | None:
    rounds = case.steps.filter(transition=ROUNDS).count()
    return _("The group was asked to complete it often enough.") if rounds >= case.rulebook.complete_rounds else None


def _answered(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("answer", "")).strip() else _("Write what you add or answer.")


# Whether it can be treated


def _results(case: Case) -> dict[str, str]:
    return dict(case.findings.values_list("code", "result"))


def _all_passed(case: Case, act: Act) -> Sentence | None:
    results = _results(case)
    points = admissibility_points(case.procedure)
    if open_ones := [code for code in points if code not in results]:
        return _("Not looked at yet: %(codes)s.") % {"codes": ", ".join(open_ones)}
    failed = [code for code in points if results[code] == Result.NO]
    return _("It does not hold: %(codes)s.") % {"codes": ", ".join(failed)} if failed else None


def _one_failed(case: Case, act: Act) -> Sentence | None:
    failed = case.findings.filter(code__in=Admissibility.values, result=Result.NO)
    if not failed.exists():
        return _("Nothing was found that keeps the town from treating it.")
    return None if not failed.filter(reason="").exists() else _("Give the reason of each point that does not hold.")


def _redress_told(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("redress", "")).strip() else _("Say what the group can do against this.")


def _for_another(case: Case, act: Act) -> Sentence | None:
    if _results(case).get(Admissibility.A04) != Result.NO:
        return _("Point A04 says that it is for the town to decide.")
    return None if str(act.data.get("body", "")).strip() else _("Say to whom it is sent on.")


def _collected_first(case: Case, act: Act) -> Sentence | None:
    after = case.rulebook.support.mode == "after_admissibility"
    return None if after else _("By this regulation no signatures are collected after this.")


def _nothing_to_collect(case: Case, act: Act) -> Sentence | None:
    return _("By this regulation signatures are collected first.") if _collected_first(case, act) is None else None


def _delivered_enough(case: Case, act: Act) -> Sentence | None:
    """Where they come with the proposal, they have been read and checked, and are enough."""
    return _report(case, act) or _valid_enough(case, act) if case.rulebook.support.mode == "before" else None


def _by_regulation(mode: str) -> Guard:
    """The regulation says that signatures are collected then."""

    def check(case: Case, act: Act) -> Sentence | None:
        fits = case.rulebook.support.mode == mode
        return None if fits else _("The regulation says otherwise about signatures.")

    return Guard(BY_REGULATION[mode], check)


# Signatures


def _signatures(case: Case) -> int:
    challenge = proposal_of(case).challenge
    return challenge.signatures.count() if challenge else 0


def _enough(case: Case, act: Act) -> Sentence | None:
    """Paper that was handed in before the end counts with its rows, until somebody has entered them."""
    enough = _signatures(case) + proposal_of(case).rows_to_enter >= (case.threshold or 0)
    return None if enough else _("There are not enough signatures.")


def _not_enough(case: Case, act: Act) -> Sentence | None:
    return _("There are enough signatures.") if _enough(case, act) is None else None


def _report(case: Case, act: Act) -> Sentence | None:
    """Every sheet that came in has been read by two people, and each of its rows has been checked."""
    left = proposal_of(case).sheets.to_work_on().exists()
    return _("There are sheets on paper that are not read and checked yet.") if left else None


def _valid_enough(case: Case, act: Act) -> Sentence | None:
    enough = report_of(proposal_of(case))["valid"] >= (case.threshold or 0)
    return None if enough else _("There are fewer valid signatures than needed.")


def _valid_too_few(case: Case, act: Act) -> Sentence | None:
    return _("There are enough valid signatures.") if _valid_enough(case, act) is None else None


def _cure_left(case: Case, act: Act) -> Sentence | None:
    """Where too few are valid the group gets some days more, once, where the regulation says so."""
    if case.rulebook.term("cure") is None:
        return _("By this regulation there are no days more.")
    given = case.steps.filter(transition=CURE).exists()
    return _("The group got days more already. That happens once.") if given else None


def _cure_given(case: Case, act: Act) -> Sentence | None:
    return _("Give the group the days more first that it has a right to.") if _cure_left(case, act) is None else None


# What it is worth


def _asked(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("questions", "")).strip() else _("Write what the town asks the group.")


def _worth_told(case: Case, act: Act) -> Sentence | None:
    told = set(case.findings.filter(code__in=Worth.values).exclude(reason="").values_list("code", flat=True))
    left = [code for code in Worth.values if code not in told]
    return _("Not answered yet: %(codes)s.") % {"codes": ", ".join(left)} if left else None


def _costs_compared(case: Case, act: Act) -> Sentence | None:
    told = str(act.data.get("cost_comparison", "")).strip() and str(act.data.get("advice", "")).strip()
    return None if told else _("Write the advice, and what it costs now and then.")


def _met(case: Case, act: Act) -> Sentence | None:
    return None if case.meetings.exists() else _("Note at least one talk with the group.")


def _reply_done(case: Case, act: Act) -> Sentence | None:
    """The group has answered the advice, said that it does not want to, or its time is over."""
    term = case.term
    lapsed = term is None or (term.due_at is not None and term.due_at < act.at)
    return None if lapsed or proposal_of(case).reply_at else _("The group can still answer the advice.")


def _meeting_fits(case: Case, act: Act) -> Sentence | None:
    day, today = _day(act.data.get("day")), timezone.localdate(act.at)
    if day is None or not str(act.data.get("body", "")).strip():
        return _("Give the day of the meeting, and who decides there.")
    if day < today:
        return _("The meeting is today or later.")
    lead = case.rulebook.term("agenda_lead")
    is_council, filed = act.data.get("is_council"), case.submitted_at or act.at
    if is_council and lead and timezone.localdate(filed) > latest_day_before(day, lead.number):
        return _("For that meeting it was handed in too late. Choose a later one.")
    return None


# The decision


def _decision_whole(case: Case, act: Act) -> Sentence | None:
    said = {name: str(act.data.get(name, "")).strip() for name in ("decision", "body", "vote", "ground", "link")}
    if not all(said.values()) or _day(act.data.get("day")) is None:
        return _("Give the decision, who took it, the day, the vote, the legal ground and the link.")
    return None


def _not_the_adviser(case: Case, act: Act) -> Sentence | None:
    advised = case.steps.filter(transition="CT17", by_id=act.by.pk if act.by else None)
    return _("Who wrote the advice does not decide.") if act.by and advised.exists() else None


def _change_told(case: Case, act: Act) -> Sentence | None:
    told = str(act.data.get("change", "")).strip() and act.data.get("otherwise_refused")
    return None if told else _("Say what changes, and that it would be refused otherwise.")


def _grounds_given(case: Case, act: Act) -> Sentence | None:
    grounds = act.data.get("grounds") or {}
    known = grounds and set(grounds) <= set(Refusal.values) and all(str(why).strip() for why in grounds.values())
    return None if known else _("Choose at least one ground of the list, and give the reason of each.")


def _members_told(case: Case, act: Act) -> Sentence | None:
    return None if act.data.get("all_told") else _("Say that everyone of the group has been told.")


def _review_in_time(case: Case, act: Act) -> Sentence | None:
    length, ended = case.rulebook.term("review"), timezone.localdate(case.state_since)
    if length is None or timezone.localdate(act.at) > ended + timedelta(days=length.number):
        return _("The time to ask this is over.")
    return None


def _other_people(case: Case, act: Act) -> Sentence | None:
    first = case.steps.filter(transition__in=DECIDED, by_id=act.by.pk if act.by else None)
    return _("Somebody who decided before does not look at it again.") if act.by and first.exists() else None


def _back_to(*sources: str) -> Guard:
    """A review leads back to where it came from: what could not be treated is not refused by it, and the reverse."""

    def check(case: Case, act: Act) -> Sentence | None:
        asked: Step | None = case.steps.filter(target="C65").last()
        return None if asked and asked.source in sources else _("That is not what was asked to be looked at again.")

    return Guard(_("it leads back to where it came from"), check)


# Agreements and the work


def _agreement_whole(case: Case, act: Act) -> Sentence | None:
    if left := [str(label) for name, label in AGREED.items() if not str(act.data.get(name, "")).strip()]:
        return _("Still to be agreed: %(what)s.") % {"what": ", ".join(left)}
    if _day(act.data["starts"]) is None or _day(act.data["ends"]) is None or act.data["ends"] <= act.data["starts"]:
        return _("Give the first and the last day of what is agreed.")
    return None


def _signed_by_both(case: Case, act: Act) -> Sentence | None:
    signed = act.data.get("signed_by_town") and act.data.get("signed_by_group") and act.data.get("insured")
    return None if signed else _("Both have to sign, and the insurance has to be proved.")


def _legal_form_known(case: Case, act: Act) -> Sentence | None:
    """It stood in the proposal, or the group has got one since."""
    needed = case.rulebook.legal_form_required_at != "never"
    known = str(act.data.get("legal_form") or "").strip() or proposal_of(case).legal_form.strip()
    return _("The group needs a legal form now.") if needed and not known else None


def _plan_told(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("plan", "")).strip() else _("Write what is done to put it right.")


def _report_told(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("report", "")).strip() else _("Write the report: everyone can read it.")


def _continuity_told(case: Case, act: Act) -> Sentence | None:
    return None if str(act.data.get("continuity", "")).strip() else _("Write how the task goes on.")


def _most_want_to_stop(case: Case, act: Act) -> Sentence | None:
    members = proposal_of(case).members.confirmed()
    agreed = members.filter(withdrawal_agreed_at__isnull=False).count()
    return None if 2 * agreed > members.count() else _("More than half of the group has to agree to this.")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def day_in(data: dict[str, object], name: str) -> date | None:
    """Return the day that stands in what a step was made with."""
    return _day(data.get(name))


BY_REGULATION = {
    "before": _("the regulation asks for signatures with the filing"), "none": _("the regulation asks for none"),
}  # fmt: skip
AGREED = {
    "parties": _("the parties"), "task": _("the task and its quality"), "area": _("where"),
    "measured": _("how quality is measured, and by whom"), "amount": _("the amount, and when it is paid"),
    "starts": _("the first day"), "ends": _("the last day"), "insurance": _("the insurance"),
    "staff": _("what it means for staff"), "access": _("access for everyone"), "privacy": _("who looks after data"),
    "handed_over": _("what the group gets to use"), "open_data": _("which figures become public"),
    "stop": _("how it can stop"), "handed_back": _("how the task goes back to the town"),
    "disputes": _("whom to turn to when it does not go well"), "summary": _("the summary for everyone"),
}  # fmt: skip
FORM_BEGUN = Guard(_("the first six parts are filled in"), _begun)
FORM_COMPLETE = Guard(_("all that is asked is filled in"), _complete)
DECLARED = Guard(_("the group says that it is true and may be published"), _declared)
GROUP_CONFIRMED = Guard(_("enough people of the group have confirmed"), _group_confirmed)
KNOWN_RESIDENT = Guard(_("the spokesperson is known as a resident"), _known_resident)
PERSONAL_DATA_CHECKED = Guard(_("no personal data of others stand in the text"), _personal_data_checked)
ROUNDS_LEFT = Guard(_("the group was not asked too often"), _rounds_left)
ANSWERED = Guard(_("there is an answer"), _answered)
ALL_PASSED = Guard(_("every point of admissibility holds"), _all_passed)
ONE_FAILED = Guard(_("at least one point does not hold, with the reason"), _one_failed)
REDRESS_TOLD = Guard(_("what the group can do against it is told"), _redress_told)
FOR_ANOTHER = Guard(_("it is for somebody else to decide"), _for_another)
COLLECTED_FIRST = Guard(_("the regulation asks for signatures after this"), _collected_first)
NOTHING_TO_COLLECT = Guard(_("the regulation asks for no signatures after this"), _nothing_to_collect)
DELIVERED_ENOUGH = Guard(_("signatures that have to come with it are enough"), _delivered_enough)
DELIVERED, NONE_ASKED = _by_regulation("before"), _by_regulation("none")
ENOUGH = Guard(_("there are as many signatures as needed"), _enough)
NOT_ENOUGH = Guard(_("there are fewer signatures than needed"), _not_enough)
REPORT = Guard(_("every sheet on paper has been read and checked"), _report)
VALID_ENOUGH = Guard(_("enough signatures are valid"), _valid_enough)
VALID_TOO_FEW = Guard(_("too few signatures are valid"), _valid_too_few)
CURE_LEFT = Guard(_("the group did not get days more before"), _cure_left)
CURE_GIVEN = Guard(_("the group got the days more that the regulation gives"), _cure_given)
ASKED = Guard(_("the questions are written down"), _asked)
WORTH_TOLD = Guard(_("every point B01 to B10 is answered in words"), _worth_told)
COSTS_COMPARED = Guard(_("the costs now and then are compared"), _costs_compared)
MET = Guard(_("the town and the group have talked"), _met)
REPLY_DONE = Guard(_("the group answered the advice, did not want to, or its time is over"), _reply_done)
MEETING_FITS = Guard(_("the day of the meeting is far enough away"), _meeting_fits)
DECISION_WHOLE = Guard(_("the decision stands there with who, when, vote, ground and link"), _decision_whole)
NOT_THE_ADVISER = Guard(_("who decides did not write the advice"), _not_the_adviser)
CHANGE_TOLD = Guard(_("the change is told, and that it would be refused otherwise"), _change_told)
GROUNDS_GIVEN = Guard(_("at least one ground of the list, with its reason"), _grounds_given)
MEMBERS_TOLD = Guard(_("everyone of the group has been told"), _members_told)
REVIEW_IN_TIME = Guard(_("the time to ask it is not over"), _review_in_time)
OTHER_PEOPLE = Guard(_("others than those who decided before"), _other_people)
FROM_INADMISSIBLE, FROM_REFUSED = _back_to("C25"), _back_to("C62")
AGREEMENT_WHOLE = Guard(_("everything is agreed"), _agreement_whole)
SIGNED_BY_BOTH = Guard(_("both have signed, and it is insured"), _signed_by_both)
LEGAL_FORM_KNOWN = Guard(_("the group has a legal form"), _legal_form_known)
PLAN_TOLD = Guard(_("what is done about it is written down"), _plan_told)
REPORT_TOLD = Guard(_("there is a report"), _report_told)
CONTINUITY_TOLD = Guard(_("how the task goes on is written down"), _continuity_told)
MOST_WANT_TO_STOP = Guard(_("more than half of the group agrees"), _most_want_to_stop)

"""The register of personal data, held against the models: nothing about a person is kept without being registered."""

from django.apps import apps
from django.db.models import SET_NULL, ForeignKey

from participation.residents.models import User
from participation.residents.personal import held, registered

OURS = ("participation", "forum", "polls", "cms")


def links_to_people():
    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
    models = [model for config in ours for model in config.get_models(include_auto_created=True)]
    return {
        (model._meta.label, field.name): field.remote_field.on_delete
        for model in models
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is User and not model._meta.auto_created
    }


def test_every_link_to_a_person_is_registered_or_goes_by_itself():
    """Who acted for the town is named in the register too; there the link goes with the account, and the rest stays."""
    mine = {(entry.model._meta.label, entry.person_field) for entry in registered()}
    named = named_in_the_register()
    for (label, field), on_delete in links_to_people().items():
        if (label, field) not in mine:
            assert field in named.get(label, ()), f"Register {label}.{field} as personal data, or as who acted"
            assert on_delete is SET_NULL, f"{label}.{field} keeps a name after its account"


def test_every_registered_field_exists_and_has_a_purpose():
    for entry in registered():
        names = {field.name for field in entry.model._meta.get_fields()}
        assert {entry.person_field, *entry.fields} <= names, entry.model
        assert entry.fields
        assert str(entry.purpose).endswith(".")


def test_an_account_is_registered_without_its_password():
    account = next(entry for entry in registered() if entry.model is User)
    assert set(account.fields) >= {"email", "display_name", "year_of_birth", "neighbourhood", "level"}
    assert not {"password", "person_key"} & set(account.fields)


CAN_HOLD_A_PERSON = {"CharField", "TextField", "EmailField", "JSONField", "BinaryField", "FileField"}
_NOTHING = """
cms.BodyPage cms.EventPage cms.DossierIndexPage cms.PolicyPage cms.DossierPage cms.FormPage cms.FormField cms.HomePage
cms.NewsPage cms.StandardPage
datasets.Column datasets.Values datasets.Outline
events.Gathering events.QuickPoll events.Board events.Mailing events.Reminder
newsletters.Issue newsletters.Delivery
challenges.TextVersion merging.Moved details.Tagged
polls.Poll polls.Option polls.Argument polls.Snapshot polls.Tally polls.Manifest polls.Incident polls.Objection
board.Sheet board.Paper board.Rectification poll_terms.Turnout
paper.Station paper.Handout paper.Batch paper.Row paper.Correction poll_breakdown.Breakdown
limits.Surge privacy.Destruction town.TownSettings town.StatementPage
dossiers.Neighbourhood dossiers.Team dossiers.Theme dossiers.Dossier
verification.PepperMark procedures.Heartbeat procedures.ClosingDay procedures.Case procedures.Suspension procedures.Term
audit.Link audit.Segment audit.Head
socialaccount.SocialApp socialaccount.SocialAccount socialaccount.SocialToken account.EmailConfirmation
wagtailredirects.Redirect wagtailembeds.Embed wagtailimages.Rendition wagtailsearch.IndexEntry
wagtailsearch.SQLiteFTSIndexEntry wagtail_localize.TranslationSource wagtail_localize.String wagtail_localize.Template
wagtail_localize.TranslationContext wagtail_localize.StringSegment wagtail_localize.OverridableSegment
wagtailcore.Locale wagtailcore.Site wagtailcore.CollectionViewRestriction wagtailcore.Collection wagtailcore.Workflow
wagtailcore.Task wagtailcore.PageViewRestriction wagtailcore.ReferenceIndex wagtailcore.APIToken taggit.Tag
auth.Permission auth.Group contenttypes.ContentType residents.User_groups residents.User_user_permissions
"""
NOTHING_ABOUT_PEOPLE = set(_NOTHING.split())
"""Tables that say nothing about a person who takes part. What allauth keeps of providers stays empty (identity.md), as
do its mailed keys and Wagtail's tokens; a ballot is anonymous once its poll is closed, and in the register until then.
"""
BESIDES = {
    "slug", "locale", "language", "default_language", "action", "kind", "path", "digest", "state", "channel", "act",
    "object_id", "subject_type", "thing_type", "transition", "file_hash", "contentpath", "position",
}  # fmt: skip
"""Names of fields that hold a code word, wherever they stand."""
NOT_ABOUT_PEOPLE = {
    "answering.Duty": {"link"},
    "audience.Code": {"key"},
    "challenges.Proposal": {"task", "area", "outcomes", "legal_form", "harm"},
    "datasets.Dataset": {"description", "source", "url", "trouble"},
    "datasets.Version": {"origin", "columns", "notes"},
    "forum.Challenge": {"task"},
    "limits.Switch": {"sentence"},
    "paper.Entry": {"totals"},
    "procedures.Step": {"source", "target"},
    "regulations.Proposed": {"procedure", "version", "link"},
    "sheets.Sheet": {"code"},
    "updates.Reminder": {"what"},
    "procedures.Regulation": {"procedure", "version", "legal_basis", "link", "rules"},
    "django_tasks_database.DBTaskResult": {
        "task_path", "worker_ids", "queue_name", "backend_name", "exception_class_path",
    },
    "wagtail_localize.StringTranslation": {"tool_name", "field_error"},
    "wagtail_localize.SegmentOverride": {"field_error"},
    "wagtailusers.UserProfile": {"preferred_language", "current_time_zone"},
    "wagtailadmin.FormState": {"parent_object_id"},
    "wagtailcore.Page": {"title", "draft_title", "url_path", "seo_title", "search_description"},
}  # fmt: skip
"""Other fields that could hold something about a person and do not."""


def fields_that_can_hold_a_person(model):
    for field in model._meta.local_concrete_fields:
        points = field.is_relation and field.related_model is User
        writes = field.get_internal_type() in CAN_HOLD_A_PERSON and not field.choices and field.name not in BESIDES
        if points or writes or field.name.endswith(("actor_id", "person_id", "on_behalf_of_id")):
            yield field.name


def named_in_the_register():
    named = {}
    for entry in registered():
        named.setdefault(entry.model._meta.label, set()).update((entry.person_field, *entry.fields, *entry.unseen))
    for row in held():
        named.setdefault(row.model._meta.label, set()).update(row.fields)
    return named


def test_the_register_names_every_field_that_holds_something_about_a_person():
    named, missing = named_in_the_register(), []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        known = named.get(label, set()) | NOT_ABOUT_PEOPLE.get(label, set())
        if label not in NOTHING_ABOUT_PEOPLE:
            missing += [f"{label}.{name}" for name in fields_that_can_hold_a_person(model) if name not in known]
    assert not missing, f"Say in the register what these keep about people, or here that they do not: {missing}"


def test_what_is_named_there_exists():
    labels = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label, names in named_in_the_register().items():
        assert names <= {field.name for field in labels[label]._meta.get_fields()}, label
    for label, names in NOT_ABOUT_PEOPLE.items():
        assert names <= set(fields_that_can_hold_a_person(labels[label])), label
    gone = {label for label in NOTHING_ABOUT_PEOPLE - labels.keys() if "wagtailsearch" not in label}  # as the database
    assert not gone
    assert not named_in_the_register().keys() & NOTHING_ABOUT_PEOPLE


def test_secrets_are_in_the_register_and_in_no_export():
    named = named_in_the_register()
    for label, name in (
        ("residents.User", "password"), ("residents.User", "person_key"), ("residents.Session", "session_data"),
        ("mfa.Authenticator", "data"), ("verification.Letter", "code_key"), ("verification.CodeAttempt", "who"),
        ("desk.Contact", "phone"),
    ):  # fmt: skip
        assert name in named[label]
    shown = {(entry.model._meta.label, field) for entry in registered() for field in entry.fields}
    secrets = {("residents.User", "password"), ("mfa.Authenticator", "data"), ("residents.Session", "session_data")}
    assert not secrets & shown

"""What the back office writes down about people without pointing at them."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.forms.models import FormSubmission
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import SegmentOverride, StringTranslation

from participation.privacy import actions as privacy
from participation.residents.desk.models import Work
from participation.residents.models import RoleAssignment, User
from participation.residents.personal import (
    AS_LONG_AS_THE_ACCOUNT,
    FOR_THE_TOWN,
    NAMELESS,
    Erased,
    Held,
    forget_name,
    hold,
    hold_who_acted,
)


def register_personal_data() -> None:
    privacy.register("wagtailcore.modellogentry", _forget_in_log)
    privacy.register("desk.work", _forget_in_work)
    _hold_what_the_back_office_keeps()


def _hold_what_the_back_office_keeps() -> None:
    """Wagtail keeps who of the town edited what; residents are in none of these."""
    hold_who_acted(Page, "owner", "locked_by")
    hold_who_acted(Revision, "user", "content", "object_str")
    hold_who_acted(PageLogEntry, "user", "label", "data")
    hold_who_acted(ModelLogEntry, "user", "label", "data")
    hold_who_acted(Comment, "user", "resolved_by", "text")
    hold_who_acted(CommentReply, "user", "text")
    hold_who_acted(WorkflowState, "requested_by")
    hold_who_acted(TaskState, "finished_by", "comment")
    hold_who_acted(PageSubscription, "user")
    hold_who_acted(Document, "uploaded_by_user", "title", "file")
    hold_who_acted(Image, "uploaded_by_user", "title", "file", "description")
    hold_who_acted(StringTranslation, "last_translated_by", "data")
    hold_who_acted(SegmentOverride, "last_translated_by", "data_json")
    for model, fields in ((UploadedFile, ("uploaded_by_user", "file")), (FormState, ("user", "data"))):
        hold(Held(model, fields, FOR_THE_TOWN, _("Until the work on the page is saved.")))
    hold(Held(EditingSession, ("user",), FOR_THE_TOWN, _("An hour.")))
    answers = _("What somebody filled in on a form, so that the town can do what it is for.")
    hold(Held(FormSubmission, ("form_data",), answers, _("As long as the form says, a year at most.")))
    wishes = _("How somebody who works in the back office wants it to look.")
    hold(Held(UserProfile, ("user", "dismissibles", "avatar"), wishes, AS_LONG_AS_THE_ACCOUNT))
    work = _("Work that waits for the server, with the numbers that it needs.")
    hold(Held(DBTaskResult, ("args_kwargs", "return_value", "traceback"), work, _("Until it is done.")))


def _forget_in_log(person: User) -> Erased:
    """Wagtail's log calls each thing by its name: that an account or a role was changed stays, the name goes."""
    roles = [str(pk) for pk in person.role_assignments.values_list("pk", flat=True)]
    about = {User: [str(person.pk)], RoleAssignment: roles}
    kept = 0
    for model, keys in about.items():
        kind = ContentType.objects.get_for_model(model)
        kept += ModelLogEntry.objects.filter(content_type=kind, object_id__in=keys).update(label=NAMELESS, data={})
    return Erased(kept=kept)


def _forget_in_work(person: User) -> Erased:
    """Why an officer acted for a resident is that resident's to read: it stays, without the officer's name."""
    return Erased(kept=forget_name(Work.objects.filter(officer=person), "reason", person))

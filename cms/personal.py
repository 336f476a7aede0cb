"""What the back office writes down about people without pointing at them."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from participation.privacy import actions as privacy
from participation.residents.desk.models import Work
from participation.residents.models import RoleAssignment, User
from participation.residents.personal import NAMELESS, Erased, forget_name


def register_personal_data() -> None:
    privacy.register("wagtailcore.modellogentry", _forget_in_log)
    privacy.register("desk.work", _forget_in_work)


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

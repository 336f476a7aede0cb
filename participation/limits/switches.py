"""What an administrator switches off and on, with one sentence for the public."""

import time
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit.actions import record
from participation.errors import Invalid
from participation.limits.models import Switch, SwitchName
from participation.limits.store import Off, store
from participation.permissions import authorise
from participation.residents.models import User

SECONDS_KNOWN = 1.0


class _Known:
    """What this process last read: used where Valkey does not tell, at most a second old."""

    off: Off = {}
    until = float("-inf")


def turn_off(name: SwitchName, sentence: str, *, by: User, at: datetime) -> None:
    """Switch something off for everyone; `sentence` tells them why, and when it is on again."""
    authorise(by, "limits.switch")
    if not sentence.strip():
        raise Invalid(_("Write one sentence for the public: why it is off, and until when."))
    with transaction.atomic():
        values = {"sentence": sentence.strip()[:200], "since": at, "by": by}
        switch, _made = Switch.objects.update_or_create(name=name, defaults=values)
        record("limits.switched_off", switch, by=by, at=at, reason=switch.sentence)
        transaction.on_commit(_tell)


def turn_on(name: SwitchName, *, by: User, at: datetime) -> None:
    """Switch it on again; done twice, it changes nothing."""
    authorise(by, "limits.switch")
    with transaction.atomic():
        switch = Switch.objects.select_for_update().filter(name=name).first()
        if switch is None:
            return
        record("limits.switched_on", switch, by=by, at=at)
        switch.delete()
        transaction.on_commit(_tell)


def off_now() -> Off:
    """Return what is off, with the sentence of each; asked of the database once a second at most."""
    if time.monotonic() >= _Known.until:
        _Known.off = dict(Switch.objects.values_list("name", "sentence"))
        _Known.until = time.monotonic() + SECONDS_KNOWN
        store.tell_switches(_Known.off, as_read=True)
    return _Known.off


def _tell() -> None:
    """The process that switched knows at once, others with what they next count, or within a second."""
    _Known.until = float("-inf")
    store.tell_switches(dict(Switch.objects.values_list("name", "sentence")))

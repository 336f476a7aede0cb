"""Whether an act may be done now: counted for the account, the address and the net at once."""

from datetime import UTC, datetime

from django.conf import settings

from participation.limits.acts import Act
from participation.limits.addresses import Origin
from participation.limits.errors import SwitchedOff, TooOften
from participation.limits.store import Store, Window, store, window
from participation.limits.switches import off_now


def take(act: Act, origin: Origin, account: int | None, at: datetime, counts: Store = store) -> None:
    """Count an act. Raises `TooOften`, and `SwitchedOff`."""
    asked = _asked(act, origin, account, at)
    counted = counts.count([each for each, _most in asked], at)
    off = off_now() if counted.off is None else counted.off
    if act.switch in off:
        raise SwitchedOff(off[act.switch])
    for (each, most), number in zip(asked, counted.numbers, strict=True):
        if number > most:
            counts.take_back([window for window, _most in asked])
            by_account = account is not None and each is asked[0][0] and bool(act.per_account)
            raise TooOften(datetime.fromtimestamp(each.ends, UTC), by_account=by_account)


def _asked(act: Act, origin: Origin, account: int | None, at: datetime) -> list[tuple[Window, int]]:
    """Return what is counted with how often it may be, the account first: it is the strictest."""
    usual = settings.LIMITS.factor
    factor = usual * (settings.LIMITS.shared_factor if origin.is_shared else 1)
    asked = [
        (f"a{account}", act.per_account * usual if account is not None else 0),
        (origin.address, act.per_address * factor),
        (f"n{origin.net}", act.per_net * factor),
    ]
    return [(window(f"{act.name}:{who}", act.seconds, at), most) for who, most in asked if most]

"""Whether an act may be done now: counted for the account, the address and the net at once."""

from datetime import UTC, datetime

from django.conf import settings

from participation.limits.acts import Act
from participation.limits.addresses import Origin
from participation.limits.errors import SwitchedOff, TooOften
from participation.limits.store import Store, store, windows
from participation.limits.switches import off_now

ACCOUNT, ADDRESS, NET = "account:", "address:", "net:"


def take(act: Act, origin: Origin, account: int | None, at: datetime, counts: Store = store) -> None:
    """Count an act. Raises `TooOften`, and `SwitchedOff`."""
    most = _most(act, origin, account)
    asked = windows(act.name, act.seconds, at, most)
    counted = counts.count(asked, at)
    off = off_now() if counted.off is None else counted.off
    if act.switch in off:
        raise SwitchedOff(off[act.switch])
    for window, number in zip(asked, counted.numbers, strict=True):
        if number > most[window.field]:
            counts.take_back(asked, at)
            by_account = window.field.startswith(ACCOUNT)
            raise TooOften(datetime.fromtimestamp(window.ends, UTC), by_account=by_account)


def _most(act: Act, origin: Origin, account: int | None) -> dict[str, int]:
    """Return for whom an act is counted and how often each may do it, the account first: it is the strictest."""
    usual = settings.LIMITS.factor
    factor = usual * (settings.LIMITS.shared_factor if origin.is_shared else 1)
    most = {f"{ADDRESS}{origin.address}": act.per_address * factor, f"{NET}{origin.net}": act.per_net * factor}
    return {f"{ACCOUNT}{account}": act.per_account * usual} | most if account and act.per_account else most

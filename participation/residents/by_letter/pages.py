"""Where a letter's purpose has pages of its own (a ballot), they are answered to whom the letter was sent to.

Somebody who is logged in is never taken for another: their log-in wins.
"""

from datetime import datetime

from django.http import HttpRequest

from participation.residents.by_letter.acts import act_for
from participation.residents.by_letter.hand import CARRIED, Holder, holder_of


def answer_to_holder(request: HttpRequest, at: datetime) -> None:
    """Make the letter's person the one who asks, on the pages of what the letter is for."""
    holder = holder_of(request, at)
    if holder is None:
        return
    vars(request)[CARRIED] = holder
    if _is_page_of(request, holder):
        request.user = holder.person


def carried_letter(request: HttpRequest) -> Holder | None:
    """Return by which letter this browser acts, whichever page it is on."""
    holder: Holder | None = vars(request).get(CARRIED)
    return holder


def _is_page_of(request: HttpRequest, holder: Holder) -> bool:
    """Whether it is a page of what the letter is for, and of no other poll or case."""
    act, match = act_for(holder.letter.purpose), request.resolver_match
    if act is None or holder.target is None or match is None or match.view_name not in act.pages:
        return False
    return match.kwargs.get("slug") == vars(holder.target.thing).get("slug")

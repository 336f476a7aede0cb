"""Public pages for strangers from this process's memory: rendered once, until anything public changes.

Only what is the same for everyone is kept: asked for with GET, in a language's tree, without any cookie of ours, and
answered with a whole page that sets none. A page with a form's token sets one, so it is never kept.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header

from participation.kept import Generation, Generations
from participation.public_version import public_version
from polls.browsers import COOKIE as BROWSER_COOKIE
from polls.receipts import COOKIE

OUR_COOKIES = (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, COOKIE, BROWSER_COOKIE)
LANGUAGE_TREES = tuple(f"/{code}/" for code, _ in settings.LANGUAGES)
NEWS_OF_A_CLICK = ("fbclid", "gclid", "mc_cid", "mc_eid")  # what others hang on a link that they share
NOT_FOR_ALL = ("private", "no-store", "no-cache", "max-age=0")

type View = Callable[[HttpRequest], HttpResponse]
type Key = tuple[str, str, str]


@dataclass(frozen=True)
class Copy:
    """A page as it was answered."""

    body: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponseBase | None:
        """Return the page, or 304 where the visitor has it already."""
        response = HttpResponse(self.body, headers=self.headers)
        return get_conditional_response(request, etag=self.headers["ETag"], response=response)


class PageCache:
    """The middleware. It stands outside all others that take part in making a page."""

    def __init__(self, get_response: View) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.generations = Generations()

    def __call__(self, request: HttpRequest) -> HttpResponseBase | None:
        key = key_of(request)
        generation = self.generations.of(public_version.current()) if key else None
        if not key or not generation:
            return self.get_response(request)
        copy: Copy | None = generation.things.get(key)
        if copy:
            return copy.answer(request)
        return self._render(request, key, generation)

    def _render(self, request: HttpRequest, key: Key, generation: Generation) -> HttpResponseBase | None:
        request.META.pop("HTTP_COOKIE", None)  # none of them is ours, so none may count
        request.META["QUERY_STRING"] = ""
        response = self.get_response(request)
        if not is_for_all(response):
            return response
        copy = _copy(response)
        if request.method == "GET":
            generation.keep(key, copy, size=len(copy.body))
        return copy.answer(request)


def key_of(request: HttpRequest) -> Key | None:
    """Return what tells one public page from another; None where the answer may be for one person."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or not request.path_info.startswith(LANGUAGE_TREES):
        return None
    if "HTTP_HX_REQUEST" in meta or "HTTP_AUTHORIZATION" in meta or _has_our_cookie(meta.get("HTTP_COOKIE", "")):
        return None
    if not _is_only_news_of_a_click(meta.get("QUERY_STRING", "")):
        return None
    return request.scheme or "", meta.get("HTTP_HOST", ""), request.path_info


def _has_our_cookie(cookies: str) -> bool:
    return bool(cookies) and any(f"{name}=" in cookies for name in OUR_COOKIES)


def _is_only_news_of_a_click(query: str) -> bool:
    return not query or all(
        name in NEWS_OF_A_CLICK or name.startswith("utm_") for name, _ in parse_qsl(query, keep_blank_values=True)
    )


def is_for_all(response: HttpResponse) -> bool:
    """Whether everyone would have been answered the same."""
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not has_vary_header(response, "*")
        and not any(word in control for word in NOT_FOR_ALL)
    )


def _copy(response: HttpResponse) -> Copy:
    body = response.content
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return Copy(body, dict(response.headers) | {"ETag": tag, "Cache-Control": "no-cache"})

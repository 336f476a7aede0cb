"""The Content-Security-Policy of public pages: nothing from elsewhere, no inline script or style.

The back office has a wider one (cms/middleware.py), since Wagtail's own pages carry inline script.
"""

from django.utils.csp import CSP

PUBLIC: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
}


def listening_to(addresses: list[str]) -> dict[str, list[str]]:
    """What a page may connect to where its websockets have addresses of their own: ws:// or wss://, without a path."""
    return {"connect-src": [CSP.SELF, *addresses]}

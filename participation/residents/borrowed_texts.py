"""Texts of Django and allauth that our catalogues say in their own words.

Theirs are missing, speak formally, or call a thing by another word than our pages do. Nothing imports this module:
it is where `make messages` finds these texts, and a text in our catalogue comes before a library's.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

BORROWED = (
    # django.contrib.auth: what a password needs, and an account keeps
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("last login"),
    # allauth: logging in
    gettext_noop("Remember Me"),
    gettext_noop("Successfully signed in as %(name)s."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Code"),
    gettext_noop("Incorrect code."),
    # allauth: one's addresses and the second step
    gettext_noop("Authenticator code"),
    gettext_noop("verified"),
    gettext_noop("Verified"),
    gettext_noop("Unverified"),
    gettext_noop("Primary"),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
    gettext_noop("Key nr. {number}"),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
)

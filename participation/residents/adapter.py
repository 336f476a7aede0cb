"""allauth's hooks: what a new account gets, and where people go."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.residents.actions import raise_level
from participation.residents.models import Level, User
from participation.residents.second_factor import waits_for_second_factor


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: User, form: object, commit: bool = True) -> User:
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A confirmed address is verification level 1."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            raise_level(email_address.user, Level.CONFIRMED, method="email", at=timezone.now())
        return confirmed

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        if waits_for_second_factor(user):
            messages.warning(
                request,
                _("Your role works only once you have a second step to log in. Set it up on the page of your account."),
            )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

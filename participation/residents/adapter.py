"""allauth's hooks: what a new account gets, and where people go."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.desk import DESK
from participation.residents.actions import end_other_sessions, raise_level
from participation.residents.models import Level, User
from participation.residents.second_factor import waits_for_second_factor
from participation.residents.sessions import SessionStore


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Each mail says which town it comes from, in its subject's words too."""
        town = {"site_name": DESK.town, "site_url": settings.SITE_URL}
        super().send_mail(template_prefix, email, town | context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Work as hard as a new account does, which has its password hashed: time does not tell who has one either."""
        make_password(get_random_string(12))
        super().send_account_already_exists_mail(email)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        session = cast(SessionStore, request.session)
        session.note_log_in(user_agent=request.headers.get("User-Agent", ""), at=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        """With a new password one is logged out everywhere else."""
        super().set_password(user, password)
        end_other_sessions(user, keep=self.request.session.session_key, at=timezone.now())

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        if user.level < Level.CONFIRMED and has_verified_email(user):  # by the code that was mailed there
            raise_level(user, Level.CONFIRMED, method="email", at=timezone.now())
        if waits_for_second_factor(user):
            messages.warning(
                request,
                _("Your role works only once you have a second step to log in. Set it up on the page of your account."),
            )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The start page, which says that one is logged out (templates/components/messages.html)."""
        return f"/{get_language()}/?bye"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *how: Any, **more: Any
    ) -> None:
        """Keep what is said for the next page, but not of logging out: that would begin a session anew."""
        if message_template != "account/messages/logged_out.txt":
            super().add_message(request, level, message_template, *how, **more)

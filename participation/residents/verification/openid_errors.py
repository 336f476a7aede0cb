"""Why a log-in at a provider did not verify somebody: one class per reason, each with what to do next."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import DomainError, Sentence
from participation.residents.verification.presets import Provider


class OpenIdError(DomainError):
    """Nothing was noted. `reason` is what is written into the log."""

    heading = gettext_lazy("That did not work")

    def __init__(self, provider: Provider, message: Sentence, reason: str = "") -> None:
        super().__init__(message, way_on=(reverse("verification:overview"), _("Try again, or choose another way")))
        self.provider = provider
        self.reason = reason or self.code


class StateLost(OpenIdError):
    """The way back was used before, took too long, or belongs to another browser or person."""

    code = "openid_state_lost"

    def __init__(self, provider: Provider) -> None:
        super().__init__(
            provider, _("You came back too late, or this page was used before. Begin again: that takes a minute.")
        )


class Stopped(OpenIdError):
    code = "openid_stopped"
    heading = gettext_lazy("You stopped")

    def __init__(self, provider: Provider) -> None:
        super().__init__(provider, _("You stopped on the way, so nothing changed."))


class ProviderRefused(OpenIdError):
    code = "openid_refused"
    status = 502

    def __init__(self, provider: Provider) -> None:
        message = _("%(name)s did not accept our question. That is our mistake, not yours: we will look into it.")
        super().__init__(provider, message % {"name": provider.name})


class ProviderDown(OpenIdError):
    code = "openid_down"
    status = 503

    def __init__(self, provider: Provider) -> None:
        message = _("%(name)s does not answer at the moment. Try again later, or choose another way.")
        super().__init__(provider, message % {"name": provider.name})


class TokenWrong(OpenIdError):
    """The answer is not one to our question: another signature, issuer, audience or nonce."""

    code = "openid_token_wrong"
    status = 502

    def __init__(self, provider: Provider, reason: str) -> None:
        message = _("The answer of %(name)s was not right, so we did not use it. Begin again.")
        super().__init__(provider, message % {"name": provider.name}, reason)


class ClocksDiffer(OpenIdError):
    code = "openid_clocks_differ"
    status = 502

    def __init__(self, provider: Provider) -> None:
        message = _("The clock of %(name)s and ours are too far apart. That is not your mistake: try again later.")
        super().__init__(provider, message % {"name": provider.name})


class LoggedInTooLongAgo(OpenIdError):
    code = "openid_too_long_ago"

    def __init__(self, provider: Provider) -> None:
        message = _("You logged in with %(name)s too long ago. Begin again, and log in anew there.")
        super().__init__(provider, message % {"name": provider.name})


class MeansTooWeak(OpenIdError):
    """The `acr` is none of those that the town accepts."""

    code = "openid_means_too_weak"
    status = 403
    heading = gettext_lazy("Log in more safely")

    def __init__(self, provider: Provider) -> None:
        super().__init__(
            provider,
            _(
                "The way in which you logged in is not safe enough for this. Choose a safer one, such as itsme, your "
                "eID or the DigiD app, or another way below."
            ),
        )


class NoNumber(OpenIdError):
    code = "openid_no_number"
    status = 502

    def __init__(self, provider: Provider) -> None:
        message = _("%(name)s did not tell us who you are. That is our mistake, not yours: we will look into it.")
        super().__init__(provider, message % {"name": provider.name})


class TamperedWith(OpenIdError):
    """The browser sent what only the town decides."""

    code = "openid_tampered"
    status = 400

    def __init__(self, provider: Provider) -> None:
        super().__init__(provider, _("This page was called in a way that we do not allow. Begin again here."))

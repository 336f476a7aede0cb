"""OpenID Connect, by allauth's parts: to the provider and back, and from its token to an `Evidence`.

Of allauth are used: the address to go to with state and PKCE, the state in the session, and the exchange of the code.
Its log-in, sign-up and tables are not: no account or token of a provider is stored, so no claim can be. A browser that
speaks of scopes or parameters is refused.
"""

import hmac
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.debug import sensitive_variables

from participation.residents.models import User
from participation.residents.verification import openid_errors as errors
from participation.residents.verification.census import residence_of
from participation.residents.verification.countries import Country
from participation.residents.verification.evidence import Evidence, Method, is_old_enough, lives_here
from participation.residents.verification.numbers import NationalNumber, read_number, read_sectoral_number
from participation.residents.verification.presets import Provider

SKEW = timedelta(seconds=60)  # how far clocks may be apart
FRESH = timedelta(minutes=15)  # how long ago somebody may have logged in at the provider
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "aud", "sub", "exp", "iat", "nonce", "acr", "auth_time"]
FROM_THE_BROWSER = ("scope", "auth_params", "acr_values", "process")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Return:
    """Somebody came back from a provider: what it told, and the page that they were going to."""

    evidence: Evidence
    next: str


def provider_named(key: str) -> Provider | None:
    return settings.VERIFICATION.providers.get(key)


def way_to(provider: Provider, request: HttpRequest, person: User, following: str) -> str:
    """Return the address at the provider to go to; who comes back has to be the same person, in the same session."""
    if any(name in request.GET or name in request.POST for name in FROM_THE_BROWSER):
        raise errors.TamperedWith(provider)
    nonce = get_random_string(32)
    asked = {"nonce": nonce, "prompt": "login", "acr_values": " ".join(provider.accepted_acr)}
    if provider.login_hint:
        asked["login_hint"] = provider.login_hint
    data = {"nonce": nonce, "person": person.pk}
    try:
        response = TownProvider(request, provider).redirect(request, "verify", following, data, auth_params=asked)
    except (requests.RequestException, KeyError, ValueError):
        raise _told(errors.ProviderDown(provider)) from None
    return str(response.url)


@sensitive_variables()
def come_back(provider: Provider, request: HttpRequest, person: User, at: datetime) -> Return:
    """Take up who comes back from the provider. Raises one of `openid_errors` or `NotANationalNumber`."""
    state = statekit.unstash_state(request, provider_id=provider.key, state_id=request.GET.get("state", ""))
    if state is None or state["data"]["person"] != person.pk:
        raise errors.StateLost(provider)
    if "error" in request.GET or "code" not in request.GET:
        is_stopped = request.GET.get("error") == "access_denied"
        raise errors.Stopped(provider) if is_stopped else _told(errors.ProviderRefused(provider))
    try:
        token, issuer, keys = _fetch(provider, request, state["pkce_code_verifier"])
    except (requests.RequestException, OAuth2Error, KeyError, ValueError):  # their words may quote what they got
        raise _told(errors.ProviderDown(provider)) from None
    claims = _claims_of(token, keys, provider, issuer)
    _check(claims, provider, state["data"]["nonce"], at)
    return Return(evidence_from(claims, provider, at), state.get("next") or "")


class TownAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's, for a provider from the environment, with an address of ours to come back to."""

    def get_provider(self) -> "TownProvider":
        return TownProvider(self.request, settings.VERIFICATION.providers[self.provider_id])

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("openid-callback", args=[self.provider_id]))


class TownProvider(OpenIDConnectProvider):
    oauth2_adapter_class = TownAdapter

    def __init__(self, request: HttpRequest, provider: Provider) -> None:
        told = {"server_url": provider.server, "scope": list(provider.scopes), "oauth_pkce_enabled": True}
        app = SocialApp(
            provider=self.id, provider_id=provider.key, name=provider.name, client_id=provider.client_id,
            secret=provider.secret, settings=told,
        )  # fmt: skip
        super().__init__(request, app=app)


@sensitive_variables()
def _fetch(provider: Provider, request: HttpRequest, verifier: str) -> tuple[str, str, jwt.PyJWKSet]:
    """Exchange the code for an ID token; return it with the issuer and the keys that it has to be signed by."""
    ours = TownProvider(request, provider)
    adapter = TownAdapter(request, provider.key)
    client = adapter.get_client(request, ours.app)
    answer = adapter.get_access_token_data(request, ours.app, client, pkce_code_verifier=verifier)
    with get_adapter().get_requests_session() as session:
        keys = session.get(adapter.openid_config["jwks_uri"])
        keys.raise_for_status()
    return answer["id_token"], adapter.openid_config["issuer"], _key_set(keys.json())


def _key_set(keys: dict[str, Any]) -> jwt.PyJWKSet:
    try:
        return jwt.PyJWKSet.from_dict(keys)
    except jwt.PyJWTError:
        raise ValueError("The provider publishes no keys.") from None


@sensitive_variables()
def _claims_of(token: str, keys: jwt.PyJWKSet, provider: Provider, issuer: str) -> dict[str, Any]:
    """Return the claims of an ID token that this provider signed, for us, and that holds now."""
    if issuer.rstrip("/") != provider.server.rstrip("/"):
        raise _told(errors.TokenWrong(provider, "issuer"))
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=ALGORITHMS, audience=provider.client_id, issuer=issuer, leeway=SKEW,
            options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        raise _told(errors.ClocksDiffer(provider)) from None
    except (jwt.PyJWTError, KeyError) as error:
        raise _told(errors.TokenWrong(provider, type(error).__name__)) from None
    return claims


@sensitive_variables()
def _check(claims: dict[str, Any], provider: Provider, nonce: str, at: datetime) -> None:
    """Check what a library does not: that the token answers our question, freshly, and by means that we trust."""
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise _told(errors.TokenWrong(provider, "nonce"))
    is_for_us_alone = claims["aud"] in (provider.client_id, [provider.client_id])
    if claims.get("azp", provider.client_id if is_for_us_alone else "") != provider.client_id:
        raise _told(errors.TokenWrong(provider, "azp"))
    if not isinstance(claims["auth_time"], int):
        raise _told(errors.TokenWrong(provider, "auth_time"))
    ago = at.timestamp() - claims["auth_time"]
    if not -SKEW.total_seconds() <= ago <= (FRESH + SKEW).total_seconds():
        raise _told(errors.LoggedInTooLongAgo(provider))
    if claims["acr"] not in provider.accepted_acr:
        raise errors.MeansTooWeak(provider)


@sensitive_variables()
def evidence_from(claims: dict[str, Any], provider: Provider, at: datetime) -> Evidence:
    """Keep of the claims what the town needs to know, and drop all others."""
    number = _number_in(claims, provider)
    born = number.birth_date() or _day(claims.get(provider.birth_claim)) or _end_of(number.year_of_birth())
    old_enough, here = is_old_enough(born, at), lives_here(str(claims.get(provider.municipality_claim, "")))
    counted = residence_of(number.pseudonym(), at)  # the town's own census, for what the provider does not tell
    return Evidence(
        method=Method(provider.key),
        pseudonym=number.pseudonym(),
        year_of_birth=number.year_of_birth() or (born.year if born else None),
        is_old_enough=counted.is_old_enough if old_enough is None else old_enough,
        lives_here=counted.lives_here if here is None else here,
        neighbourhood=counted.neighbourhood,
    )


@sensitive_variables()
def _number_in(claims: dict[str, Any], provider: Provider) -> NationalNumber:
    told = claims.get(provider.number_claim)
    if not told:
        raise _told(errors.NoNumber(provider))
    is_dutch = provider.country is Country.NETHERLANDS
    return read_sectoral_number(str(told)) if is_dutch else read_number(provider.country, str(told))


def _end_of(year: int | None) -> date | None:
    """The last day of the year, where the day of birth is not known: nobody counts as older than they may be."""
    return date(year, 12, 31) if year else None


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return None


def _told[E: errors.OpenIdError](error: E) -> E:
    """Write down what the town has to look into; the code of the error, and nothing that a provider said."""
    logger.warning("Verification by %s did not work: %s.", error.provider.key, error.reason)
    return error

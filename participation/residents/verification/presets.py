"""What a town sets up to know its residents by, read from the environment: docs/identity.md says what to fill in."""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from participation.residents.verification.countries import Country

ACM = "https://authenticatie.vlaanderen.be/op"
ACM_MEANS = ["urn:be:vlaanderen:authmech:eid"]
DIGID_SUBSTANTIAL = [
    f"urn:oasis:names:tc:SAML:2.0:ac:classes:{level}"
    for level in ("MobileTwoFactorContract", "Smartcard", "SmartcardPKI")
]


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider. Claims are named as it names them; "" where it does not tell."""

    key: str
    name: str
    country: Country
    server: str
    client_id: str
    secret: str = field(repr=False)
    scopes: tuple[str, ...]
    accepted_acr: tuple[str, ...]
    number_claim: str
    birth_claim: str = ""
    municipality_claim: str = ""
    login_hint: str = ""


@dataclass(frozen=True)
class Verification:
    """The rules by which the town says who is a resident."""

    municipalities: frozenset[str]
    age: int
    letter_days: int
    providers: dict[str, Provider]


def from_environment(env: Env) -> Verification:
    providers = {provider.key: provider for provider in (_acm(env), _digid(env)) if provider.client_id}
    for provider in providers.values():
        _refuse_half_a_provider(provider)
    return Verification(
        municipalities=frozenset(env.list("MUNICIPALITY_CODES", [])),
        age=env.int("RESIDENT_AGE", 16, validate=lambda years: 0 <= years <= 21),
        letter_days=env.int("LETTER_DAYS", 60, validate=lambda days: 1 <= days <= 366),
        providers=providers,
    )


def _acm(env: Env) -> Provider:
    """ACM/IDM, the access management of Flanders. It knows no address; login_hint asks for a citizen's own log-in."""
    return Provider(
        key="acm",
        name=env.str("ACM_NAME", "itsme of eID"),
        country=Country.BELGIUM,
        server=env.str("ACM_SERVER", ACM),
        client_id=env.str("ACM_CLIENT_ID", ""),
        secret=env.str("ACM_CLIENT_SECRET", ""),
        scopes=tuple(env.list("ACM_SCOPES", ["openid", "rrn"])),
        accepted_acr=tuple(env.list("ACM_ACR", ACM_MEANS)),
        number_claim="rrn",
        municipality_claim=env.str("ACM_MUNICIPALITY_CLAIM", ""),
        login_hint="eyJjYXBfaGludCI6IkJVUiJ9",  # {"cap_hint":"BUR"}
    )


def _digid(env: Env) -> Provider:
    """DigiD, through a broker that speaks OpenID Connect."""
    return Provider(
        key="digid",
        name=env.str("DIGID_NAME", "DigiD"),
        country=Country.NETHERLANDS,
        server=env.str("DIGID_SERVER", ""),
        client_id=env.str("DIGID_CLIENT_ID", ""),
        secret=env.str("DIGID_CLIENT_SECRET", ""),
        scopes=tuple(env.list("DIGID_SCOPES", ["openid", "nin"])),
        accepted_acr=tuple(env.list("DIGID_ACR", DIGID_SUBSTANTIAL)),
        number_claim=env.str("DIGID_NUMBER_CLAIM", "nin"),
        birth_claim=env.str("DIGID_BIRTH_CLAIM", ""),
        municipality_claim=env.str("DIGID_MUNICIPALITY_CLAIM", ""),
    )


def _refuse_half_a_provider(provider: Provider) -> None:
    named = provider.key.upper()
    if not (provider.secret and provider.server and provider.accepted_acr):
        raise ImproperlyConfigured(
            f"{named}_CLIENT_ID needs {named}_CLIENT_SECRET, {named}_SERVER and {named}_ACR as well."
        )
    is_here = provider.server.startswith(("http://127.0.0.1:", "http://localhost:"))
    if not (provider.server.startswith("https://") or is_here):
        raise ImproperlyConfigured(f"{named}_SERVER must start with https://.")

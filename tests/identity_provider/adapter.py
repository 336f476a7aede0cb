"""What the identity provider writes into its tokens: whatever personas.py says, right or wrong."""

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from tests.identity_provider.personas import claims_of


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        return super().get_claims(purpose, user, client, scopes, email=email, **kwargs) | {"persona": user.username}

    def populate_id_token(self, id_token, client, scopes, **kwargs):
        id_token |= claims_of(id_token.pop("persona"))
        for claim in [claim for claim, value in id_token.items() if value is None]:
            del id_token[claim]

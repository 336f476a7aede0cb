"""The public API, /api/v1/: read-only, the same data as the pages. Described at /api/v1/openapi.json."""

from ninja import NinjaAPI

from polls.api import router as polls_router

api = NinjaAPI(title="Participation", version="1", docs_url=None, urls_namespace="api")
api.add_router("/polls", polls_router)

"""The place of papers in the back office: under the dossiers."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from cms.matter import office

urlpatterns = [
    path("dossier/<int:pk>/", office.papers, name="papers"),
    path("dossier/<int:pk>/cases/", office.cases, name="cases"),
    path("dossier/<int:pk>/cases/<int:topic>/out/", office.case_take_out, name="case-out"),
    path("<int:pk>/version/", office.version_new, name="version"),
    path("<int:pk>/withdraw/", office.paper_withdraw, name="withdraw"),
]


@hooks.register("register_admin_urls")
def register_paper_urls() -> list[URLPattern | URLResolver]:
    return [path("papers/", include((urlpatterns, "matter_office")))]

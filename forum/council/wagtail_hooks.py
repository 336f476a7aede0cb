"""The place of the council's desk in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.council import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.desk, name="desk"),
    path("<int:pk>/", office.case, name="case"),
    path("<int:pk>/adopt/", office.adopt, name="adopt"),
    path("<int:pk>/let-go/", office.let_go, name="let-go"),
    path("<int:pk>/cosign/", office.cosign, name="cosign"),
    path("<int:pk>/cosign/withdraw/", office.cosign_withdraw, name="cosign-withdraw"),
    path("<int:pk>/ask/", office.ask, name="ask"),
    path("<int:pk>/vote/", office.vote, name="vote"),
    path("<int:pk>/vote/<int:corrects>/correct/", office.vote, name="vote-correct"),
    path("questions/<int:pk>/", office.answer, name="answer"),
    path("election-periods/", office.period_set, name="period-set"),
    path("election-periods/<int:pk>/end/", office.period_end, name="period-end"),
]


@hooks.register("register_admin_urls")
def register_council_urls() -> list[URLPattern | URLResolver]:
    return [path("council/", include((urlpatterns, "council_office")))]


class CouncilMenuItem(MenuItem):
    """Shown to council members and the clerk."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "council.read_desk")


@hooks.register("register_admin_menu_item")
def register_council_menu_item() -> MenuItem:
    return CouncilMenuItem(
        _("Council desk"), reverse_lazy("council_office:desk"), name="council", icon_name="group", order=204
    )

"""The public faces of what the ground calls themes and dossiers."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms import now
from cms.blocks import ArticleBlock, DossierBlock
from cms.care.page_forms import CarefulPageForm
from cms.datasets.maps import map_of_area
from cms.matter.models import Paper
from cms.models.events import EventPage
from cms.models.inner import InnerPage
from cms.models.news import NewsPage
from cms.models.panels import FIXED_ADDRESS
from cms.promises.models import Promise
from forum.models import Challenge
from participation.audience.visible import hidden_from
from participation.dossiers.models import Audience, Dossier, Theme
from participation.permissions import Visitor, is_permitted

NEWS = 6  # pieces of news that a dossier shows


class FacePageForm(CarefulPageForm):
    """Say so, beside the field, when the language already has a page for the same thing."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        field = self.instance.face_of
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        if field in cleaned and others.filter(locale=self.instance.locale, **{field: cleaned[field]}).exists():
            self.add_error(field, ValidationError(_("There is already a page for this in this language.")))
        return cleaned


class FacePermissions(PagePermissionTester):
    """A copy in the same language would be a second page for the same thing."""

    def can_copy(self) -> bool:
        return False


class FacePage(InnerPage):
    """The page of one theme or dossier in one language: one to one, held by the database.

    `language` repeats the page's locale, which lives in another table, so that the two can be unique together.
    """

    face_of: ClassVar[str]

    language = models.CharField(max_length=5, editable=False)

    base_form_class = FacePageForm
    parent_page_types = ["cms.DossierIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        self.language = self.locale.language_code
        super().clean_fields(exclude)

    def minimal_clean(self) -> None:
        super().minimal_clean()
        self.language = self.locale.language_code

    def with_content_json(self, content: dict[str, Any]) -> Page:
        """Wagtail's, which gives a page that waits for translation the text of its source: not its language."""
        page = super().with_content_json(content)
        page.language = page.locale.language_code
        return page

    def permissions_for_user(self, user: Visitor) -> PagePermissionTester:
        return FacePermissions(user, self)


class DossierIndexPage(InnerPage):
    """All themes with their dossiers."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)

    template = "cms/dossier_index_page.html"
    page_description = _("The list of all themes and dossiers.")
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PolicyPage", "cms.DossierPage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    content_panels = [*Page.content_panels, "intro"]
    promote_panels = FIXED_ADDRESS
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name, verbose_name_plural = _("list of dossiers"), _("lists of dossiers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"groups": self.groups(request.user)}

    def groups(self, visitor: Visitor) -> list[dict[str, Any]]:
        """Return the themes that have a page or a dossier that `visitor` may see: {theme, page (or None), dossiers}."""
        pages = {page.theme_id: page for page in self._children(PolicyPage).select_related("theme")}
        shown = self._children(DossierPage).exclude(dossier__in=hidden_from(visitor).values("pk"))
        dossiers: dict[int, list[DossierPage]] = {}
        for page in shown.select_related("dossier__theme", "dossier__neighbourhood"):
            dossiers.setdefault(page.dossier.theme_id, []).append(page)
        themes = Theme.objects.filter(pk__in=pages.keys() | dossiers.keys())
        return [
            {"theme": theme, "page": pages.get(theme.pk), "dossiers": dossiers.get(theme.pk, [])} for theme in themes
        ]

    def _children[P: FacePage](self, kind: type[P]) -> QuerySet[P]:
        return kind.objects.child_of(self).live().order_by("title")


class PolicyPage(FacePage):
    """A theme's page: what the town wants there, and its dossiers."""

    face_of = "theme"
    override_translatable_fields: ClassVar = [SynchronizedField("theme", overridable=False)]

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    template = "cms/policy_page.html"
    page_description = _("What the town wants in a field of policy, with all dossiers of that theme.")
    content_panels = [*Page.content_panels, "theme", "body"]
    search_fields = [*Page.search_fields, index.SearchField("body"), index.FilterField("theme")]

    class Meta:
        verbose_name, verbose_name_plural = _("theme page"), _("theme pages")
        constraints = (
            models.UniqueConstraint(fields=["theme", "language"], name="policy_page_once_per_theme_and_language"),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"dossiers": self.dossiers(request.user)}

    def dossiers(self, visitor: Visitor) -> QuerySet["DossierPage"]:
        """The dossier pages of this theme in this language that `visitor` may see."""
        pages = DossierPage.objects.live().filter(dossier__theme=self.theme_id, language=self.language)
        pages = pages.exclude(dossier__in=hidden_from(visitor).values("pk"))
        return pages.select_related("dossier__neighbourhood").order_by("title")


class DossierPage(FacePage):
    """A dossier's page: what it is about, what is decided and what is not, its polls and its talk."""

    face_of = "dossier"
    override_translatable_fields: ClassVar = [SynchronizedField("dossier", overridable=False)]

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", verbose_name=_("dossier"))
    intro = models.TextField(
        _("introduction"),
        max_length=600,
        help_text=_("What is this about, and what can residents do? Short sentences."),
    )
    body = StreamField(DossierBlock(), blank=True, verbose_name=_("content"))

    template = "cms/dossier_page.html"
    page_description = _("One matter: what is planned, what is decided, and where residents can have their say.")
    content_panels = [*Page.content_panels, "dossier", "intro", "body"]
    search_fields = [
        *Page.search_fields, index.SearchField("intro"), index.SearchField("body"), index.FilterField("dossier"),
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("dossier page"), _("dossier pages")
        constraints = (
            models.UniqueConstraint(fields=["dossier", "language"], name="dossier_page_once_per_dossier_and_language"),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at, names, visitor = timezone.now(), self.area(), request.user
        has_papers, has_promises, has_cases = self.has_what()
        promises = self.dossier.promises.visible_to(visitor)
        return super().get_context(request, *args, **kwargs) | {
            "area": map_of_area(names) if names else None,
            "names": ", ".join(sorted(names)),
            "papers": self.dossier.papers.visible_to(request.user).with_versions() if has_papers else (),
            "news": self.news(),
            "promises": promises.select_related("team", "neighbourhood") if has_promises else (),
            "today": timezone.localdate(at),
            "is_followed": visitor.is_authenticated and self.dossier.follows.filter(person=visitor.pk).exists(),
            "polls": now.polls_of(self.dossier, at),
            "cases": now.challenges_of(self.dossier, at) if has_cases else (),
            "may_put_cases": is_permitted(visitor, "matter.put_case", self.dossier),
            "topics": now.newest_topics(request.user, dossier=self.dossier),
            "events": EventPage.objects.filter(locale=self.locale_id, dossier=self.dossier_id).coming(at),
        }

    def has_what(self) -> tuple[bool, bool, bool]:
        """Whether there are papers, promises and cases at all: most dossiers have none, and one question tells."""
        here = Dossier.objects.filter(pk=self.dossier_id)
        return here.annotate(
            papers_there=Exists(Paper.objects.filter(dossier=OuterRef("pk"))),
            promises_there=Exists(Promise.objects.filter(dossier=OuterRef("pk"))),
            cases_there=Exists(Challenge.objects.filter(topic__dossier=OuterRef("pk"))),
        ).values_list("papers_there", "promises_there", "cases_there")[0]

    def area(self) -> frozenset[str]:
        """The names of the neighbourhoods that this is about; none where it concerns the whole town."""
        dossier = self.dossier
        own = frozenset({dossier.neighbourhood.name} if dossier.neighbourhood else set())
        return own if dossier.audience == Audience.PUBLIC else own | {each.name for each in dossier.neighbours.all()}

    def phase(self) -> tuple[str, str] | None:
        """The number and the name of the step of its timeline at which this stands; None without a timeline."""
        steps = [step for part in self.body if part.block_type == "timeline" for step in part.value.bound_blocks]
        if not steps:
            return None
        now_at = next((step for step in steps if not step.value["done"]), steps[-1])
        return str(now_at.id), now_at.value["label"]

    def news(self) -> QuerySet[NewsPage]:
        """News and decisions about this dossier in this page's language, the newest first."""
        live = NewsPage.objects.live().filter(dossier=self.dossier_id, locale=self.locale_id)
        return live.order_by("-published_at", "-pk")[:NEWS]

    def way_up(self) -> list[tuple[str, Page]]:
        theme_page = self.theme_page()
        return [*super().way_up(), *([(theme_page.title, theme_page)] if theme_page else [])]

    def theme_page(self) -> PolicyPage | None:
        """The public page of this dossier's theme in the same language."""
        return PolicyPage.objects.live().filter(theme=self.dossier.theme_id, language=self.language).first()

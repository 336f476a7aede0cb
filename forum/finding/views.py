"""Search on the forum: over topics, comments and cases."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.finding.finding import CASE, COMMENT, TOPIC, find, find_more
from forum.finding.words import words_of

KINDS = {TOPIC: _("Topics"), COMMENT: _("Comments"), CASE: _("Cases")}


class SearchForm(forms.Form):
    """What somebody looks for."""

    q = forms.CharField(
        label=_("Search topics, comments and cases"),
        max_length=100,
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("This is too long to search for. Use at most 100 characters.")},
    )

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        if words and not words_of(words):
            raise forms.ValidationError(_("There is nothing to search for in these signs. Use letters or numbers."))
        return words


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form, of = SearchForm({"q": request.GET.get("q", "").replace("\0", " ")}), request.GET.get("in", "")
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": words, "kinds": KINDS, "of": of if of in KINDS else ""}
    if words and of in KINDS:
        hits, page = find_more(words, request.user, of=of, cursor=request.GET.get("cursor", ""))
        context |= {"hits": hits, "page": page, "heading": KINDS[of]}
    elif words:
        context["found"] = find(words, request.user)
    return render(request, "finding/search.html", context)

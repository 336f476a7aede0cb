"""Addresses under /accounts/, in front of allauth's own: where providers lead back to, and what does not exist here."""

from django.urls import path, re_path

from participation.residents.verification import openid_views as views

urlpatterns = [
    path("oidc/<slug:key>/login/callback/", views.provider_callback, name="openid-callback"),
    re_path(r"^(?:3rdparty|social)/", views.no_such_page),
]

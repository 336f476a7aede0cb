"""Addresses under /accounts/, in front of allauth's: the page of one's e-mail address is ours."""

from django.urls import path

from participation.residents import email_views as views

app_name = "residents-account"
urlpatterns = [
    path("email/", views.email, name="email"),
    path("email/withdraw/", views.email_withdraw, name="email-withdraw"),
    path("email/new/<str:key>/", views.email_new, name="email-new"),
    path("email/old/<str:key>/", views.email_old, name="email-old"),
]

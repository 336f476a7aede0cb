from django.urls import path

from participation.residents.verification import letter_views, openid_views, views

app_name = "verification"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("with/<slug:key>/", openid_views.provider_start, name="provider-start"),
    path("letter/", letter_views.letter_use, name="letter-use"),
    path("letter/ask/", letter_views.letter_ask, name="letter-ask"),
    path("letter/<int:pk>/cancel/", letter_views.letter_cancel, name="letter-cancel"),
]

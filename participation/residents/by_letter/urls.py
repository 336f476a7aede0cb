from django.urls import path

from participation.residents.by_letter import views

app_name = "letter"
urlpatterns = [
    path("", views.code, name="code"),
    path("for/", views.act, name="act"),
    path("account/", views.take_over_account, name="take-over"),
    path("account/<str:key>/", views.take_over_confirm, name="take-over-confirm"),
    path("stop/", views.stop, name="stop"),
]

"""What is reached from the page of a dossier."""

from django.urls import path

from cms.matter import views

app_name = "matter"
urlpatterns = [
    path("<slug:slug>/", views.dossier_short, name="dossier-short"),
    path("<slug:slug>/follow/", views.dossier_follow, name="follow"),
    path("<slug:slug>/follow/stop/", views.dossier_unfollow, name="follow-stop"),
]

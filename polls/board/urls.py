from django.urls import path

from polls.board import views

app_name = "board"
urlpatterns = [
    path("<slug:slug>/", views.folder, name="folder"),
    path("<slug:slug>/<path:name>", views.file, name="file"),
]

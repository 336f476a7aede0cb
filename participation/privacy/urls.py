from django.urls import path

from participation.privacy import views

app_name = "privacy"
urlpatterns = [
    path("data.zip", views.archive, name="archive"),
    path("erase/", views.erase, name="erase"),
    path("erased/", views.erased, name="erased"),
]

"""Addresses for programs: without a language, and promised to stay."""

from django.urls import path

from cms.datasets import views

app_name = "data"
urlpatterns = [
    path("catalog.jsonld", views.catalog, name="catalog"),
    path("<slug:slug>.csv", views.data_csv, name="csv"),
    path("<slug:slug>.xlsx", views.data_xlsx, name="xlsx"),
    path("<slug:slug>.json", views.data_json, name="json"),
]

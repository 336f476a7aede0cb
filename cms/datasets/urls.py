from django.urls import path

from cms.datasets import views

app_name = "datasets"
urlpatterns = [
    path("open-data/", views.dataset_list, name="dataset-list"),
    path("open-data/<slug:slug>/", views.dataset_detail, name="dataset-detail"),
    path("dashboard/", views.dashboard, name="dashboard"),
]

from django.urls import path

from forum.details import views

app_name = "details"
urlpatterns = [
    path("map/", views.topic_map, name="map"),
    path("map/town.svg", views.town_map, name="town-map"),
    path("similar/", views.similar, name="similar"),
    path("tags/<slug:slug>/", views.topics_by_tag, name="tag"),
    path("<int:pk>/place/", views.describe, name="describe"),
    path("<int:pk>/endorse/", views.endorse, name="endorse"),
    path("<int:pk>/endorse/withdraw/", views.unendorse, name="unendorse"),
    path("<int:pk>/join/", views.join, name="join"),
]

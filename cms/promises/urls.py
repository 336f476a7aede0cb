"""What the town promised."""

from django.urls import path

from cms.promises import views

app_name = "promises"
urlpatterns = [
    path("", views.promise_list, name="promise-list"),
    path("<int:pk>/", views.promise_detail, name="promise-detail"),
]

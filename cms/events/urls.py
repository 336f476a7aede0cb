"""What is reached from the calendar's pages."""

from django.urls import path

from cms.events import views

app_name = "events"
urlpatterns = [
    path("calendar.ics", views.feed, name="feed"),
    path("<int:pk>/calendar.ics", views.calendar, name="calendar"),
    path("<int:pk>/register/", views.register_page, name="register"),
    path("registration/<str:key>/", views.registration, name="registration"),
]

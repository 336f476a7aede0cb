"""What is reached from the calendar's pages."""

from django.urls import path

from cms.events import live_views, views

app_name = "events"
urlpatterns = [
    path("calendar.ics", views.feed, name="feed"),
    path("<int:pk>/calendar.ics", views.calendar, name="calendar"),
    path("<int:pk>/register/", views.register_page, name="register"),
    path("<int:pk>/live/", live_views.live, name="live"),
    path("<int:pk>/screen/", live_views.screen, name="screen"),
    path("<int:pk>/questions/<int:question>/vote/", live_views.question_vote, name="question-vote"),
    path("<int:pk>/polls/<int:poll>/vote/", live_views.quick_vote, name="quick-vote"),
    path("registration/<str:key>/", views.registration, name="registration"),
]

from django.urls import path

from polls import method_views, screen, views
from polls.following import views as following
from polls.turnout import views as turnout

app_name = "polls"
urlpatterns = [
    path("", views.poll_list, name="poll-list"),
    path("methods/", method_views.method_list, name="method-list"),
    path("methods/<slug:method>/", method_views.method_detail, name="method-detail"),
    path("<slug:slug>/", views.poll_detail, name="poll-detail"),
    path("<slug:slug>/review/", views.ballot_review, name="ballot-review"),
    path("<slug:slug>/cast/", views.ballot_cast, name="ballot-cast"),
    path("<slug:slug>/receipt/", views.receipt, name="receipt"),
    path("<slug:slug>/receipt/check/", views.receipt_check, name="receipt-check"),
    path("<slug:slug>/results/", views.poll_results, name="poll-results"),
    path("<slug:slug>/follow/", following.poll_follow, name="poll-follow"),
    path("<slug:slug>/unfollow/", following.poll_unfollow, name="poll-unfollow"),
    path("<slug:slug>/screen/", screen.poll_screen, name="poll-screen"),
    path("<slug:slug>/ballots.csv", views.ballot_list, name="ballot-list"),
    path("<slug:slug>/turnout.csv", turnout.turnout_csv, name="turnout-csv"),
]

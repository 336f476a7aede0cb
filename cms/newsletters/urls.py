from django.urls import path

from cms.newsletters import views

app_name = "newsletters"
urlpatterns = [
    path("", views.issue_list, name="issue-list"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/asked/", views.asked, name="asked"),
    path("confirm/<str:token>/", views.confirm_view, name="confirm"),
    path("mine/<str:token>/", views.manage, name="manage"),
    path("mine/<str:token>/data.json", views.own_data, name="own-data"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("<int:pk>-<slug:slug>/", views.issue_detail, name="issue-detail"),
]

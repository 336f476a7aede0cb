from django.urls import path

from forum.merging import views

app_name = "merging"
urlpatterns = [
    path("<int:pk>/merge/", views.topic_merge, name="topic-merge"),
    path("<int:pk>/take-apart/", views.topic_unmerge, name="topic-unmerge"),
]

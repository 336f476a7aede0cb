from django.urls import path

from forum.versions import views

app_name = "versions"
urlpatterns = [
    path("<int:pk>/versions/", views.topic_versions, name="topic"),
    path("comments/<int:pk>/versions/", views.comment_versions, name="comment"),
    path("<int:pk>/withdraw/", views.topic_withdraw, name="topic-withdraw"),
    path("comments/<int:pk>/withdraw/", views.comment_withdraw, name="comment-withdraw"),
    path("<int:pk>/bring-back/", views.topic_bring_back, name="topic-bring-back"),
    path("comments/<int:pk>/bring-back/", views.comment_bring_back, name="comment-bring-back"),
]

from django.urls import path, re_path

from forum.media import views

app_name = "media"
urlpatterns = [
    re_path(r"^files/(?P<pk>[0-9]{1,18})/(?P<size>large|small)/$", views.show, name="show"),
    re_path(r"^files/(?P<what>topic|comment)/(?P<pk>[0-9]{1,18})/add/$", views.add, name="add"),
    path("files/<int:pk>/remove/", views.remove, name="remove"),
]

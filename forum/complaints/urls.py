from django.urls import path

from forum.complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.complaint_figures, name="figures"),
    path("new/", views.complaint_new, name="new"),
    path("<int:pk>/<str:key>/", views.complaint_detail, name="detail"),
]

from django.urls import path

from participation.residents import views

app_name = "residents"
urlpatterns = [
    path("", views.my_participation, name="my-participation"),
    path("data/", views.my_data, name="my-data"),
]

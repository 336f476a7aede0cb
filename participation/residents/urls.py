from django.urls import path

from participation.residents import session_views, typed_views, views

app_name = "residents"
urlpatterns = [
    path("", views.my_participation, name="my-participation"),
    path("go-on/", typed_views.go_on, name="go-on"),
    path("data/", views.my_data, name="my-data"),
    path("sessions/", session_views.session_list, name="session-list"),
    path("sessions/others/end/", session_views.session_end_others, name="session-end-others"),
    path("sessions/<str:handle>/end/", session_views.session_end, name="session-end"),
]

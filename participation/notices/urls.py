from django.urls import path

from participation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("read/", views.notices_read, name="notices-read"),
    path("<int:pk>/read/", views.notice_read, name="notice-read"),
    path("wishes/", views.wishes_edit, name="wishes-edit"),
    path("address/", views.address_retry, name="address-retry"),
    path("stop/<str:token>/", views.mail_stop, name="mail-stop"),
]

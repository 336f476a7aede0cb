from django.urls import path

from forum.challenges.sheets import views

app_name = "sheets"
urlpatterns = [
    path("case/<int:pk>/", views.issue, name="issue"),
    path("case/<int:pk>/print/", views.print_out, name="print"),
    path("<slug:code>/", views.sheet, name="sheet"),
]

from django.urls import path

from forum.moderation.views import decisions, flags, public

app_name = "moderation"
urlpatterns = [
    path("<int:pk>/report/", flags.topic_flag, name="topic-flag"),
    path("comments/<int:pk>/report/", flags.comment_flag, name="comment-flag"),
    path("reports/<int:pk>/<str:key>/", flags.flag_detail, name="flag-detail"),
    path("reports/<int:pk>/<str:key>/object/", flags.flag_appeal, name="flag-appeal"),
    path("<int:pk>/decision/", decisions.topic_decision, name="topic-decision"),
    path("comments/<int:pk>/decision/", decisions.comment_decision, name="comment-decision"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision-detail"),
    path("decisions/<int:pk>/object/", decisions.decision_appeal, name="decision-appeal"),
    path("decisions/<int:pk>/mend/", decisions.decision_mend, name="decision-mend"),
    path("house-rules/", public.house_rules, name="house-rules"),
    path("moderation/", public.transparency, name="transparency"),
    path("moderation/<int:year>.csv", public.transparency_csv, name="transparency-csv"),
]

"""The addresses of one procedure; the site includes them once for each, under its own name and namespace."""

from django.urls import path

from forum.challenges import agreement_views, views
from forum.council.lists import votes

app_name = "challenges"
urlpatterns = [
    path("", views.register, name="register"),
    path("new/", views.start, name="start"),
    path("confirm/", views.confirm, name="confirm"),
    path("draft/<int:pk>/", views.draft, name="draft"),
    path("draft/<int:pk>/step/<slug:step>/", views.step, name="step"),
    path("draft/<int:pk>/group/", views.group, name="group"),
    path("draft/<int:pk>/group/<int:member>/remove/", views.member_remove, name="member-remove"),
    path("draft/<int:pk>/throw-away/", views.throw_away, name="throw-away"),
    path("<int:pk>/do/<slug:code>/", views.act, name="act"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/text/", views.text_change, name="text-change"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/unsign/", views.unsign, name="unsign"),
    path("<int:pk>/follow/", views.follow, name="follow"),
    path("<int:pk>/unfollow/", views.unfollow, name="unfollow"),
    path("<int:pk>/withdrawal/", views.withdrawal_agree, name="withdrawal-agree"),
    path("<slug:number>/", views.case, name="case"),
    path("<slug:number>/versions/", views.text_versions, name="text-versions"),
    path("<slug:number>/votes.csv", votes, name="votes"),
    path("<slug:number>/agreement/", agreement_views.agreement, name="agreement"),
    path("<slug:number>/agreement.pdf", agreement_views.agreement_pdf, name="agreement-pdf"),
]

from django.urls import include, path

from forum.answering import views as answering
from forum.challenges import views as challenge_drafts
from forum.feeds import CommentFeed, PlaceFeed, ThemeFeed, TopicFeed
from forum.finding.views import search
from forum.views import challenges, comments, listing, moderation, support, topics

app_name = "forum"
urlpatterns = [
    path("", listing.topic_list, name="topic-list"),
    path("feed/", TopicFeed(), name="topic-feed"),
    path("feed/theme/<slug:slug>/", ThemeFeed(), name="theme-feed"),
    path("feed/neighbourhood/<slug:code>/", PlaceFeed(), name="place-feed"),
    path("new/", topics.topic_new, name="topic-new"),
    path("<int:pk>/", topics.topic_detail, name="topic-short"),
    path("<int:pk>-<slug:slug>/", topics.topic_detail, name="topic-detail"),
    path("<int:pk>/edit/", topics.topic_edit, name="topic-edit"),
    path("<int:pk>/seen/", topics.topic_seen, name="topic-seen"),
    path("<int:pk>/close/", answering.topic_close, name="topic-close"),
    path("<int:pk>/convert/", answering.topic_convert, name="topic-convert"),
    path("answers/", answering.promises, name="promises"),
    path("answers/answers.csv", answering.promises_csv, name="promises-csv"),
    path("<int:pk>/hide/", moderation.topic_hide, name="topic-hide"),
    path("<int:pk>/restore/", moderation.topic_restore, name="topic-restore"),
    path("<int:pk>/support/", support.support_give, name="support-give"),
    path("<int:pk>/support/withdraw/", support.support_withdraw, name="support-withdraw"),
    path("<int:pk>/follow/", support.follow_start, name="follow-start"),
    path("<int:pk>/follow/stop/", support.follow_stop, name="follow-stop"),
    path("new/choose/", challenge_drafts.choose, name="choose"),
    path("new/challenge/", challenge_drafts.start, {"procedure": "challenge"}, name="challenge-new"),
    path("<int:pk>/signature/", support.signature_give, name="signature-give"),
    path("<int:pk>/signature/withdraw/", support.signature_withdraw, name="signature-withdraw"),
    path("<int:pk>/sheet/", challenges.share_sheet, name="challenge-sheet"),
    path("<int:pk>/answer/", comments.answer_new, name="answer-new"),
    path("<int:pk>/feed/", CommentFeed(), name="comment-feed"),
    path("<int:pk>/comments/", comments.comment_post, name="comment-post"),
    path("comments/<int:pk>/edit/", comments.comment_edit, name="comment-edit"),
    path("comments/<int:pk>/hide/", moderation.comment_hide, name="comment-hide"),
    path("comments/<int:pk>/restore/", moderation.comment_restore, name="comment-restore"),
    path("search/", search, name="search"),
    path("complaints/", include("forum.complaints.urls")),
    path("", include("forum.moderation.urls")),
    path("", include("forum.versions.urls")),
    path("", include("forum.merging.urls")),
    path("", include("forum.media.urls")),
    path("", include("forum.details.urls")),
]

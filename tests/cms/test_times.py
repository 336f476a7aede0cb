from datetime import timedelta

import pytest
from django.utils import translation

from cms.times import time_left


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=4, hours=23), "4 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=1, hours=23, minutes=59), "47 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59, seconds=59), "59 minutes left"),
        (timedelta(seconds=30), "1 minute left"),
        (timedelta(0), "Over"),
        (timedelta(seconds=-1), "Over"),
    ],
)
def test_time_left_is_one_whole_unit_that_is_never_too_much(noon, left, words):
    with translation.override("en"):
        assert time_left(noon + left, noon) == words

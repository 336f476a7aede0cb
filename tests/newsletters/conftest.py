"""Subscribers of a small town, and a newsletter for them."""

from datetime import timedelta

import pytest

from cms.newsletters.models import Issue, Subscriber

BODY = '<h2>De bus</h2><p>Er komt een <a href="/nl/dossiers/">bus</a> &amp; een halte.</p><ul><li>Lijn 1</li></ul>'


@pytest.fixture
def subscribe(db, noon):
    """Make a confirmed subscriber: subscribe("a@town.test", themes=[theme])."""

    def make(email, *, themes=(), neighbourhoods=(), confirmed=True, **fields):
        given = {"language": "nl", "frequency": "monthly", "asked_at": noon, **fields}
        subscriber = Subscriber.objects.create(email=email, confirmed_at=noon if confirmed else None, **given)
        subscriber.themes.set(themes)
        subscriber.neighbourhoods.set(neighbourhoods)
        return subscriber

    return make


@pytest.fixture
def issue(db):
    return Issue.objects.create(title="Nieuws van november", intro="De bus en meer.", body=BODY)


@pytest.fixture
def rate(settings):
    """Let so many e-mails leave in a minute."""

    def allow(number):
        settings.CMS = type(settings.CMS)(data_hosts=(), newsletters_per_minute=number)

    allow(6000)
    return allow


@pytest.fixture
def later(noon):
    return lambda **passed: noon + timedelta(**passed)

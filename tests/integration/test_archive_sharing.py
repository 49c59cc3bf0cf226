"""What others show of an issue, and what search engines are told."""

from datetime import date

import feedparser
import pytest
from django.conf import settings
from lxml import etree
from lxml import html as lxml_html

from digest.issues.models import IssueState
from digest.newsletters.models import Newsletter
from tests.integration.subscriber_factories import make_article, make_issue, make_newsletter

pytestmark = pytest.mark.django_db
PAGE = "/issues/weekly-2026-03-03/"


def own(path):
    return f"{settings.ENVIRONMENT.base_url}{path}"


def metas(client):
    document = lxml_html.fromstring(client.get(PAGE).content.decode())
    return {
        one.get("property") or one.get("name"): one.get("content") for one in document.iter("meta")
    } | {"canonical": document.xpath("string(//link[@rel='canonical']/@href)")}


def in_sitemap(client):
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    return [one.text for one in etree.fromstring(response.content).iter("{*}loc")]


def test_a_shared_issue_says_what_it_is_and_where_it_stands(client):
    make_issue(make_newsletter(), make_article(takeaway='They "walked" & rested. ' * 40))
    said = metas(client)
    assert said["og:title"] == "Walking eases tiredness <a little>"
    assert said["og:site_name"] == "Research Weekly"
    assert said["og:type"] == "article"
    assert said["og:url"] == said["canonical"] == own(PAGE)
    assert said["article:published_time"] == "2026-03-03"
    assert said["og:description"].startswith('They "walked" & rested.')
    assert len(said["og:description"]) <= 280
    assert "robots" not in said


def test_search_engines_find_each_issue_that_went_out(client):
    newsletter = make_newsletter()
    make_issue(newsletter)
    make_issue(newsletter, slug="weekly-2026-03-10", on=date(2026, 3, 10), state=IssueState.DRAFT)
    assert in_sitemap(client) == [own("/"), own(PAGE)]
    assert b"noindex" not in client.get("/").content
    assert f"Sitemap: {own('/sitemap.xml')}" in client.get("/robots.txt").content.decode()


def test_an_owner_may_ask_search_engines_to_stay_away(client):
    make_issue(make_newsletter())
    Newsletter.objects.update(indexed=False)
    assert metas(client)["robots"] == "noindex"
    assert b'content="noindex"' in client.get("/").content
    assert in_sitemap(client) == []
    assert feedparser.parse(client.get("/feed.atom").content).entries


def test_where_nothing_went_out_nothing_is_listed(client):
    assert in_sitemap(client) == []

"""Addresses of the archive."""

from django.urls import URLPattern, path

from digest.archive.feed import feed
from digest.archive.for_search_engines import robots, sitemap
from digest.archive.health import health
from digest.archive.issue_list import issue_list
from digest.archive.issue_page import issue_page
from digest.archive.logo import logo

urlpatterns: list[URLPattern] = [
    path("", issue_list, name="archive"),
    path("issues/<slug:slug>/", issue_page, name="issue"),
    path("feed.atom", feed, name="feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("logos/<str:sha256>.<str:suffix>", logo, name="logo"),
    path("healthz", health, name="health"),
]

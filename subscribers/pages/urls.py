"""Addresses of the readers' pages."""

from django.urls import URLPattern, path

from subscribers.pages.confirm_page import confirm_page
from subscribers.pages.preferences_page import preferences_page
from subscribers.pages.subscribe_page import subscribe_page
from subscribers.pages.undo_page import undo_page
from subscribers.pages.unsubscribe_page import unsubscribe_page

urlpatterns: list[URLPattern] = [
    path("subscribe", subscribe_page, name="subscribe"),
    path("confirm/<str:token>", confirm_page, name="confirm"),
    path("preferences/<str:token>", preferences_page, name="preferences"),
    path("unsubscribe/<str:token>", unsubscribe_page, name="unsubscribe"),
    path("unsubscribe/<str:token>/undo", undo_page, name="undo-unsubscribe"),
]

"""Addresses of the readers' pages."""

from django.urls import URLPattern, path

from subscribers.pages.account_link_page import account_link_page
from subscribers.pages.account_page import (
    account_page,
    cancel_move_page,
    erase_page,
    export_page,
    renew_page,
)
from subscribers.pages.confirm_page import confirm_page
from subscribers.pages.join_page import join_page
from subscribers.pages.leaving_reason_page import leaving_reason_page
from subscribers.pages.new_address_page import new_address_page
from subscribers.pages.preferences_page import preferences_page
from subscribers.pages.privacy_page import privacy_page
from subscribers.pages.subscribe_page import subscribe_page
from subscribers.pages.undo_page import undo_page
from subscribers.pages.unsubscribe_page import unsubscribe_page
from subscribers.pages.view_page import view_page

urlpatterns: list[URLPattern] = [
    path("subscribe", subscribe_page, name="subscribe"),
    path("confirm/<str:token>", confirm_page, name="confirm"),
    path("preferences/<str:token>", preferences_page, name="preferences"),
    path("preferences/<str:token>/account", account_link_page, name="account-link"),
    path("preferences/<str:token>/join", join_page, name="join"),
    path("account/<str:token>", account_page, name="account"),
    path("account/<str:token>/cancel-move", cancel_move_page, name="account-cancel-move"),
    path("account/<str:token>/export", export_page, name="account-export"),
    path("account/<str:token>/erase", erase_page, name="account-erase"),
    path("account/<str:token>/renew", renew_page, name="account-renew"),
    path("new-address/<str:token>", new_address_page, name="new-address"),
    path("privacy/<slug:slug>", privacy_page, name="privacy"),
    path("unsubscribe/<str:token>", unsubscribe_page, name="unsubscribe"),
    path("unsubscribe/<str:token>/reason", leaving_reason_page, name="leaving-reason"),
    path("unsubscribe/<str:token>/undo", undo_page, name="undo-unsubscribe"),
    path("view/<str:token>", view_page, name="view"),
]

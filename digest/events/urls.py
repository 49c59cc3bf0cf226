"""Addresses that providers report to."""

from django.urls import URLPattern, path

from digest.events.webhook import sendgrid_webhook

urlpatterns: list[URLPattern] = [
    path("hooks/sendgrid", sendgrid_webhook, name="sendgrid-webhook"),
]

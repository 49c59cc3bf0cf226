"""Addresses of the readers' pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

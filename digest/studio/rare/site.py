"""Django's admin behind the studio's own way in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.rare.table import Table
from digest.team.roles import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
NAMESPACE = "admin"
"""What Django's own templates call it."""


class RareTables(AdminSite):
    """Read by admins, as the studio knows them; it has no way in, no users and no forms of its own,
    and answers to nothing but GET."""

    site_title = "Caveat studio"
    site_header = index_title = "Rare tables"
    enable_nav_sidebar = False
    index_template = app_index_template = "studio/rare/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Return True where the studio has let them in."""
        return hasattr(request, "member")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Return the view as a page of the studio, kept nowhere, whatever Django would allow."""
        del cacheable

        @studio_page(Permission.SET_UP, methods=("GET", "HEAD"))
        @wraps(view)
        def answer(request: StudioRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                # Here, where the language is the studio's.
                response.render()
            return cast("HttpResponse", response)

        return cast("View", answer)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the tables by room, called as their own pages call them."""
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            for entry in room["models"]:
                entry["name"] = cast("Table", self._registry[entry["model"]]).title
        return rooms

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the addresses of what can be looked at. Django's own way in and out, its passwords
        and its search for things to choose from are not among them."""
        tables: list[URLResolver | URLPattern] = [
            path(f"{table.opts.app_label}/{table.opts.model_name}/", include(table.urls))
            for table in self._registry.values()
        ]
        rooms = "|".join(dict.fromkeys(table.opts.app_label for table in self._registry.values()))
        return [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.admin_view(_to_index), name="login"),
            *tables,
            re_path(
                rf"^(?P<app_label>{rooms})/$", self.admin_view(self.app_index), name="app_list"
            ),
        ]


def _to_index(request: HttpRequest) -> HttpResponse:
    del request
    return redirect(f"{NAMESPACE}:index")

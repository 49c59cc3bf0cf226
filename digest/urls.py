"""Every address of the web server."""

from django.urls import URLPattern, URLResolver, include, path

from digest.studio.gate.nothing_here import nothing_here

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("subscribers.pages.urls")),
    path("", include("digest.events.urls")),
    path("", include("digest.archive.urls")),
    path("studio/admin/", include("digest.studio.rare.urls")),
    path("studio/", include("digest.studio.urls")),
]
handler404 = nothing_here

"""Asks the studio for something, and says how long it took."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

ROUNDS = 15
NO_PAGE = frozenset({HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.FOUND, HTTPStatus.CONFLICT})


@dataclass(frozen=True)
class Ask:
    """What is asked for."""

    address: str
    sent: Mapping[str, object] | None = None
    """A form's fields; None where something is only looked at."""
    by_htmx: bool = False


class Taken(NamedTuple):
    """Of one page: ms the first time; the median of more, and of these the processor's own; and
    what was answered last."""

    first: float
    median: float
    processor: float
    html: str
    status: int

    @property
    def figures(self) -> tuple[float, ...]:
        return self.first, self.median, self.processor, len(self.html.encode())


def answer_to(client: Client, ask: Ask) -> HttpResponse:
    """Return what the studio answers; a fault that it shows is raised."""
    headers = {"HX-Request": "true"} if ask.by_htmx else {}
    if ask.sent is None:
        response = client.get(ask.address, headers=headers)
        assert response.status_code in {HTTPStatus.OK, *NO_PAGE}, (ask, response.status_code)
    else:
        response = client.post(ask.address, ask.sent, headers=headers)
        assert response.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}, (ask, response.content)
    if response.status_code not in NO_PAGE:
        html = response.content.decode()
        assert 'class="notice error"' not in html, (ask, html)
    return response


def time_page(client: Client, ask: Ask) -> Taken | None:
    """Time the same again and again, the first time with nothing kept by the process; None for
    what is no page but a button, leads elsewhere, or cannot be done with this issue."""
    cache.clear()
    taken = time_asked(client, lambda: ask)
    return None if taken.status in NO_PAGE else taken


def time_asked(client: Client, ready: Callable[[], Ask]) -> Taken:
    """Time what ``ready`` makes ready; that itself is not timed."""
    wall, cpu = [], []
    for _ in range(ROUNDS + 1):
        ask = ready()
        began, worked = time.perf_counter(), time.process_time()
        response = answer_to(client, ask)
        wall.append((time.perf_counter() - began) * 1_000)
        cpu.append((time.process_time() - worked) * 1_000)
    html = response.content.decode()
    return Taken(wall[0], median(wall[1:]), median(cpu[1:]), html, response.status_code)

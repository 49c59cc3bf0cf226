"""The protocol's steps by name, and dying at them: no hook for that is in the program itself."""

import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

BODY_FROM_BYTES = 2_000
"""A request's body is larger, its head and SMTP's commands are not."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A moment: something that happens once a function was entered."""

    function: str
    """Module and name, with a colon between."""
    event: str
    """call; commit: the next one in this thread, of that function or of the transaction that it was
    entered in; write: its next to a socket; read: its next from one after a message or a request's
    body was written to it."""
    when: str
    """before, after; of a write also midway."""


_PLAN = "digest.delivery.planning.write_plan:write_plan"
_CLAIM = "digest.delivery.claiming.claim:claim_batches"
_KEEP = "digest.delivery.guards.watch:ClaimKeeper.keep"
_RECORD = "digest.delivery.outcomes.record:record"
_TAKEN = "digest.delivery.outcomes.record:mark_taken"
_APART = "digest.delivery.outcomes.apply_fate:move_apart"
_RECOVER = "digest.delivery.outcomes.recover:recover_expired"
_EVENTS = "digest.events.apply_events:apply_events"
_AGAIN = "digest.delivery.controls.resend_absent:resend_absent"
_FINISH = "digest.delivery.outcomes.finish:finish_issues"
_SENDGRID = "digest.delivery.providers.sendgrid.provider:SendGridProvider.submit"
_SMTP = "digest.delivery.providers.smtp.provider:SmtpProvider.submit"


def _step(function: str, event: str, when: str) -> Step:
    return Step(function=function, event=event, when=when)


STEPS = {
    "the plan is written, not committed": _step(_PLAN, "commit", "before"),
    "the plan is committed": _step(_PLAN, "commit", "after"),
    "a claim is made, not committed": _step(_CLAIM, "commit", "before"),
    "a claim is committed": _step(_CLAIM, "commit", "after"),
    "a claim's number is to be kept": _step(_KEEP, "call", "before"),
    "a claim's number is kept": _step(_KEEP, "call", "after"),
    "the provider is to be called": _step(_SENDGRID, "call", "before"),
    "the first byte is to be written": _step(_SENDGRID, "write", "before"),
    "half of the request is written": _step(_SENDGRID, "write", "midway"),
    "all of the request is written": _step(_SENDGRID, "read", "before"),
    "the answer comes in": _step(_SENDGRID, "read", "after"),
    "the answer is understood": _step(_SENDGRID, "call", "after"),
    "an outcome is to be recorded": _step(_RECORD, "call", "before"),
    "an outcome is recorded, not committed": _step(_RECORD, "commit", "before"),
    "an outcome is committed": _step(_RECORD, "commit", "after"),
    "half a batch is to be moved apart": _step(_APART, "call", "before"),
    "half a batch is moved apart": _step(_APART, "call", "after"),
    "a dead sender's batch is parked, not committed": _step(_RECOVER, "commit", "before"),
    "a dead sender's batch is parked": _step(_RECOVER, "commit", "after"),
    "events are applied, not committed": _step(_EVENTS, "commit", "before"),
    "events are applied": _step(_EVENTS, "commit", "after"),
    "what was not sent is put back, not committed": _step(_AGAIN, "commit", "before"),
    "what was not sent is put back": _step(_AGAIN, "commit", "after"),
    "an issue is to be finished": _step(_FINISH, "call", "before"),
    "an issue is finished": _step(_FINISH, "call", "after"),
    "SMTP: the first message is to begin": _step(_SMTP, "write", "before"),
    "SMTP: half of the next message is written": _step(_SMTP, "write", "midway"),
    "SMTP: the answer is to come": _step(_SMTP, "read", "before"),
    "SMTP: a message is taken, the position is old": _step(_TAKEN, "call", "before"),
    "SMTP: a message is taken, the position is kept": _step(_TAKEN, "call", "after"),
}

Call = Callable[..., Any]
_this_thread = threading.local()


def die_at(step: Step) -> None:
    """Kill this process at that step: the first time that its function comes to it."""
    modules, name = step.function.split(":")
    place: Any = importlib.import_module(modules)
    *owners, name = name.split(".")
    for owner in owners:
        place = getattr(place, owner)
    original = getattr(place, name)
    entered = 0
    lock = threading.Lock()

    @wraps(original)
    def watched(*arguments: Any, **options: Any) -> Any:
        nonlocal entered
        with lock:
            entered += 1
            is_it = entered == 1
        if is_it and step.event == "call" and step.when == "before":
            die()
        _this_thread.waits_for_body = step.event == "read"
        _this_thread.armed = step.event in {"commit", "write"}
        returned = original(*arguments, **options)
        if is_it and step.event == "call":
            die()
        # Without a transaction round it, what comes now is no part of this step.
        _this_thread.waits_for_body = False
        _this_thread.armed = step.event == "commit" and connection.in_atomic_block
        return returned

    if owners:
        setattr(place, name, watched)
    else:
        _replace_everywhere(original, watched)
    if step.event != "call":
        _watch_for(step)


def die() -> None:
    """End at once, as a power cut would have it."""
    os.kill(os.getpid(), signal.SIGKILL)


def _watch_for(step: Step) -> None:
    if step.event == "commit":
        _watch(BaseDatabaseWrapper, "commit", step)
    elif step.event == "write":
        for way in ("send", "sendall"):
            _watch(socket.socket, way, step)
    elif step.event == "read":
        for way in ("send", "sendall"):
            _arm_after_body(way)
        for way in ("recv", "recv_into"):
            _watch(socket.socket, way, step)


def _replace_everywhere(original: Call, watched: Call) -> None:
    """Whoever imported the function by its name has one of their own."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("digest."):
            for name, value in list(vars(module).items()):
                if value is original:
                    setattr(module, name, watched)


def _arm_after_body(way: str) -> None:
    original = getattr(socket.socket, way)

    def watched(self: socket.socket, data: Any, *flags: int) -> Any:
        written = original(self, data, *flags)
        if getattr(_this_thread, "waits_for_body", False) and len(data) >= BODY_FROM_BYTES:
            _this_thread.armed = True
        return written

    setattr(socket.socket, way, watched)


def _watch(owner: Any, name: str, step: Step) -> None:
    original = getattr(owner, name)

    def watched(self: Any, *arguments: Any) -> Any:
        if not getattr(_this_thread, "armed", False):
            return original(self, *arguments)
        if step.when == "before":
            die()
        if step.when == "midway":
            if len(arguments[0]) < BODY_FROM_BYTES:
                return original(self, *arguments)
            original(self, bytes(arguments[0])[: len(arguments[0]) // 2])
            die()
        returned = original(self, *arguments)
        die()
        return returned

    setattr(owner, name, watched)

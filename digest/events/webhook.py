"""``/hooks/sendgrid``: what SendGrid reports. Answered once it is stored; a tick reads it."""

import logging
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from digest.environment import Environment
from digest.events.models import Reporter
from digest.events.posted_body import RefusedBodyError, posted_body
from digest.events.store_body import store_body
from digest.events.verify import SIGNATURE_HEADER, TIMESTAMP_HEADER, Verdict, verify
from digest.form_charset import reads_no_form

logger = logging.getLogger(__name__)

LONGEST_BODY_BYTES = 8_000_000
"""SendGrid posts about 1,000 events at most, of under 1 KB each."""


@reads_no_form
@csrf_exempt
@require_POST
def sendgrid_webhook(request: HttpRequest) -> HttpResponse:
    """Store a genuine report and answer 204; anything else is told as little as possible.

    What is not answered with 2xx is posted again for a day, so where the fault is ours (no key,
    no database) the answer is 503, and nothing is lost if that is mended in time.
    """
    environment: Environment = settings.ENVIRONMENT
    if not environment.sendgrid_webhook_public_key:
        if environment.provider != "sendgrid":
            return HttpResponse(status=404)
        _complain_of_missing_key()
        return HttpResponse(status=503)
    try:
        body = posted_body(request, most_bytes=LONGEST_BODY_BYTES)
    except RefusedBodyError as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain")
    now = timezone.now()
    verdict = verify(
        body,
        signature=request.headers.get(SIGNATURE_HEADER, ""),
        timestamp=request.headers.get(TIMESTAMP_HEADER, ""),
        public_key=environment.sendgrid_webhook_public_key,
        now=now,
    )
    if verdict is not Verdict.GENUINE:
        return HttpResponse(status=403)
    try:
        store_body(body, reporter=Reporter.SENDGRID, received_at=now)
    except DatabaseError as error:
        logger.error("An event report could not be stored (%s).", type(error).__name__)  # noqa: TRY400 - the trace may quote the body
        return HttpResponse(status=503)
    return HttpResponse(status=204)


@cache
def _complain_of_missing_key() -> None:
    """Once a process: strangers could fill the log."""
    logger.error(
        "SendGrid's event webhook was called, and SENDGRID_WEBHOOK_PUBLIC_KEY is not set, so "
        "nothing can be believed. Copy the verification key from SendGrid's settings, under Mail "
        "Settings, Signed Event Webhook."
    )

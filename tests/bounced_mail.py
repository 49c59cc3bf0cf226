"""Reports by mail, as servers write them: delivery status notifications (RFC 3464), and feedback
reports (RFC 5965)."""

from collections.abc import Sequence

BOUNDARY = "b_1"


def a_bounce(
    returned: str | None,
    *,
    to: str = "news@example.net",
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 <ada@example.org>: unknown user",
    date: str = "Tue, 03 Mar 2026 09:05:00 +0000",
    returned_type: str = "message/rfc822",
    report_type: str = "delivery-status",
    more: Sequence[str] = (),
) -> bytes:
    """A notification with the returned mail, its headers alone, or nothing of it."""
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {date}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={report_type};\r\n boundary="{BOUNDARY}"',
        *more,
        "",
        f"--{BOUNDARY}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "",
        f"--{BOUNDARY}",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "Arrival-Date: Tue, 03 Mar 2026 09:00:00 +0000",
        "",
        "Final-Recipient: rfc822; ada@example.org",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {said}",
        "",
        *([] if returned is None else _part(returned_type, returned)),
        f"--{BOUNDARY}--",
        "",
    ]
    return "\r\n".join(lines).encode()


def a_complaint(
    returned: str | None,
    *,
    feedback_type: str | None = "abuse",
    mail_from: str = "news@example.net",
    returned_type: str = "message/rfc822",
) -> bytes:
    """A report of a reader who called the returned mail spam; None leaves a part or a field out."""
    lines = [
        "From: <abusedesk@isp.example.org>",
        "Date: Tue, 03 Mar 2026 09:05:00 +0000",
        "Subject: FW: This week",
        "To: <complaints@example.net>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=feedback-report;\r\n boundary="{BOUNDARY}"',
        "",
        f"--{BOUNDARY}",
        'Content-Type: text/plain; charset="US-ASCII"',
        "",
        "This is an email abuse report for an email message.",
        "",
        f"--{BOUNDARY}",
        "Content-Type: message/feedback-report",
        "",
        *([] if feedback_type is None else [f"Feedback-Type: {feedback_type}"]),
        "User-Agent: SomeGenerator/1.0",
        "Version: 1",
        f"Original-Mail-From: <{mail_from}>",
        "Original-Rcpt-To: <ada@example.org>",
        "Received-Date: Tue, 03 Mar 2026 09:00:00 +0000",
        "",
        *([] if returned is None else _part(returned_type, returned)),
        f"--{BOUNDARY}--",
        "",
    ]
    return "\r\n".join(lines).encode()


def _part(content_type: str, content: str) -> list[str]:
    return [f"--{BOUNDARY}", f"Content-Type: {content_type}", "", content]


def our_headers(attempt: object, delivery: object, token: str, *more: str) -> str:
    """The headers of a mail of ours."""
    return "\r\n".join(
        [
            "To: Ada <ada@example.org>",
            f"X-Caveat-Delivery: {delivery}",
            f"X-Caveat-Attempt: {attempt}",
            f"List-Unsubscribe:\r\n <https://news.example.net/unsubscribe/{token}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Subject: This week",
            *more,
            "",
        ]
    )

"""SendGrid's published OpenAPI specification of mail/send, and what it says of a request.

``mail_send.json`` is tsg_mail_v3.json of SendGrid's repository sendgrid-oas, as of 2026-01-22 (MIT,
see LICENSE), without its descriptions, examples, answers and other paths.
"""

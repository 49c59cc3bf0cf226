"""Looks at a rendered mail's stored bytes for what must not go out."""

from digest.render.checks.all_checks import check_mail
from digest.render.checks.finding import Finding
from digest.render.checks.page import page_doubt

__all__ = ["Finding", "check_mail", "page_doubt"]

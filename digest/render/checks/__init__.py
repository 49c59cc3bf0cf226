"""Looks at a mail for what must not go out: at its stored bytes, and at what an issue says."""

from digest.render.checks.all_checks import check_mail
from digest.render.checks.finding import Finding
from digest.render.checks.page import page_doubt
from digest.render.checks.writing.all_writing import check_writing

__all__ = ["Finding", "check_mail", "check_writing", "page_doubt"]

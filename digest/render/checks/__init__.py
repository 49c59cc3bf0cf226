"""Looks for what must not go out, in a mail's stored bytes, in its making and in its words."""

from digest.render.checks.all_checks import check_mail
from digest.render.checks.caveat.page import page_doubt
from digest.render.checks.craft.all_craft import check_craft
from digest.render.checks.craft.answers import NOTHING_ASKED, Answer, Answers
from digest.render.checks.craft.link_targets import outside_addresses_of
from digest.render.checks.finding import Finding
from digest.render.checks.raw.check_raw import check_raw
from digest.render.checks.writing.all_writing import check_writing

__all__ = [
    "NOTHING_ASKED",
    "Answer",
    "Answers",
    "Finding",
    "check_craft",
    "check_mail",
    "check_raw",
    "check_writing",
    "outside_addresses_of",
    "page_doubt",
]

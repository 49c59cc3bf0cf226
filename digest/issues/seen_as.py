"""What somebody has seen of an issue, so that nobody approves anything else."""

import hashlib
import json

from digest.issues.content import IssueContent, content_to_json
from digest.issues.gather import gather_content
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue
from digest.render.template_error import TemplateError


def seen_now(issue: Issue) -> str:
    """Return the fingerprint of what the issue and its look say now."""
    try:
        templates = templates_for(issue.newsletter).sha256
    except TemplateError:
        templates = ""
    return seen_as(gather_content(issue), templates_sha256=templates)


def seen_as(content: IssueContent, *, templates_sha256: str) -> str:
    """Return the fingerprint of a content in these templates, in 32 hex digits."""
    said = json.dumps([content_to_json(content), templates_sha256], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]

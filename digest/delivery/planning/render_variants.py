"""Renders what each kind of reader gets of an issue: equal answers once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.delivery.planning.choose import ApprovedIssue, Chosen
from digest.delivery.planning.choose_for_groups import (
    choose_for_groups,
    has_large_text,
    notices_for,
    variant_key,
)
from digest.delivery.planning.groups import Group
from digest.issues.content import IssueContent
from digest.issues.edition import edition_of
from digest.render.checks import Finding, check_mail
from digest.render.mail import render_mail
from digest.render.records import RenderedMail
from digest.render.templates import MailTemplates, prepare
from subscribers.topics.wanted_topics import WantedTopics


@dataclass(frozen=True, kw_only=True)
class ReadyVariant:
    """A variant that is rendered and checked, and not yet stored."""

    key: str
    articles: tuple[int, ...]
    notices: tuple[str, ...]
    """Keys of what it tells of earlier articles."""
    language: str
    large_text: bool
    served_before: int
    mail: RenderedMail
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class VariantsByGroup:
    """Which variant each group gets."""

    key_of: Mapping[Group, str | None]
    """Group -> key of its variant; None: nothing for them."""
    variants: Mapping[str, ReadyVariant]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found, each finding once."""
        found = [finding for variant in self.variants.values() for finding in variant.findings]
        return tuple(dict.fromkeys(found))


def render_variants(
    groups: Iterable[Group],
    *,
    content: IssueContent,
    templates: MailTemplates,
    issues: Sequence[ApprovedIssue],
    topics: Mapping[int, WantedTopics],
    base_url: str,
    known: Mapping[str, ReadyVariant] | None = None,
) -> VariantsByGroup:
    """Choose for each group, and render and check what is not yet ``known``.

    ``issues`` are all that anybody may be owed something of, this one included; ``topics`` says
    what each topic choice wants. Raises TemplateError and MissingSlotError for templates that
    cannot be used.
    """
    known = known or {}
    key_of: dict[Group, str | None] = {}
    variants: dict[str, ReadyVariant] = {}
    for group, chosen in choose_for_groups(groups, issues=issues, topics=topics).items():
        key = key_of[group] = variant_key(group, chosen, content.notices)
        if key is None:
            continue
        ready = variants.get(key) or known.get(key)
        if ready is None:
            ready = _render(key, group, chosen, content, templates=templates, base_url=base_url)
        furthest = max(ready.served_before, group.horizon)
        variants[key] = replace(ready, served_before=furthest)
    return VariantsByGroup(key_of=key_of, variants=variants)


def _render(
    key: str,
    group: Group,
    chosen: Chosen,
    content: IssueContent,
    *,
    templates: MailTemplates,
    base_url: str,
) -> ReadyVariant:
    notices = notices_for(group.notices, chosen, content.notices)
    edition = edition_of(
        content,
        chosen.items,
        base_url=base_url,
        passed_over=chosen.passed_over,
        notices=tuple(notice.words for notice in notices),
        large_text=has_large_text(group),
        text_only=group.text_only,
    )
    mail = render_mail(prepare(templates), edition)
    return ReadyVariant(
        key=key,
        articles=tuple(item.summary for item in chosen.items),
        notices=tuple(notice.key for notice in notices),
        language=edition.language,
        large_text=has_large_text(group),
        served_before=group.horizon,
        mail=mail,
        findings=check_mail(mail, edition),
    )

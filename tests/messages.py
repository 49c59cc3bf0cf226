"""Finds what the pages say, and brings the catalogues of translations up to date with it.

    python -m tests.messages [LANGUAGE ...]

Each catalogue in ``digest/locale`` gets the messages that the sources have, keeps its translations,
and is compiled. A LANGUAGE (de, pt_BR) that has none yet gets an empty one to fill in; run this
again afterwards. Exits with 1 where a message lacks its translation.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "digest" / "locale"
PAGES = ROOT / "templates" / "web"
PACKAGES = (ROOT / "digest", ROOT / "subscribers")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# What the pages say. Made by: make messages"


class UnseenMessageError(ValueError):
    """A message stands where it cannot be found; the text says where."""


def messages_of_sources() -> Catalog:
    """Return every message of the pages and of what writes words for them."""
    catalog = Catalog()
    for path, context, ids in sorted(_messages(), key=str):
        place = (path.relative_to(ROOT).as_posix(), None)
        catalog.add(ids, context=context, locations=[place])
    return catalog


def messages_of_template(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """Yield context and words of each message of a page. Raises UnseenMessageError."""
    source = path.read_text("utf-8")
    if "_(" in source:
        raise UnseenMessageError(f"{path}: write {{% translate %}} instead of _(), which is unseen")
    template = Engine.get_default().from_string(source)
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        words = node.filter_expression.var
        if isinstance(words.literal, str):
            yield _context(node), words.literal.replace("%", "%%")
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular, _ = node.render_token_list(node.singular)
        plural, _ = node.render_token_list(node.plural)
        yield _context(node), (singular, plural) if plural else singular


def catalogues() -> dict[str, Path]:
    """Return name of each language with a catalogue -> its .po file."""
    return {path.parents[1].name: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return what a .po file says."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages that lack a translation, or have one that was only guessed."""
    return [message for message in catalog if message.id and not _is_translated(message)]


def refresh(path: Path, language: str, sources: Catalog) -> Catalog:
    """Bring one catalogue up to date, write it and compile it; return it."""
    if path.exists():
        catalog = read_catalogue(path, language)
        sources.creation_date = catalog.creation_date
        catalog.update(sources)
        catalog.obsolete.clear()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = Catalog(locale=language, domain="django")
        for message in sources:
            if message.id:
                catalog.add(message.id, context=message.context, locations=message.locations)
    catalog.header_comment, catalog.fuzzy = HEADER, False
    catalog.project, catalog.version, catalog.revision_date = "Caveat", "", catalog.creation_date
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_output=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return catalog


def _messages() -> Iterator[tuple[Path, str | None, str | tuple[str, ...]]]:
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            for _, ids, _, context in extract_from_file("python", path, keywords=KEYWORDS):
                yield path, context, ids
    for path in PAGES.rglob("*.html"):
        for context, ids in messages_of_template(path):
            yield path, context, ids


def _context(node: TranslateNode | BlockTranslateNode) -> str | None:
    return str(node.message_context.var) if node.message_context else None


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts) and not message.fuzzy


def main(languages: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
    django.setup()
    new = {name: LOCALE / name / "LC_MESSAGES" / "django.po" for name in languages}
    missing = 0
    for language, path in (catalogues() | new).items():
        for message in untranslated(refresh(path, language, messages_of_sources())):
            sys.stderr.write(f"{path.relative_to(ROOT)} lacks: {message.id}\n")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

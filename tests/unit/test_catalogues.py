"""Each catalogue of translations is whole: nothing missing, nothing guessed, nothing stale."""

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from django.conf import settings

from tests.messages import (
    UnseenMessageError,
    catalogues,
    messages_of_sources,
    messages_of_template,
    read_catalogue,
    untranslated,
)

LANGUAGES = sorted(catalogues())
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w*\}|</?[a-z]+[^>]*>")


@pytest.fixture(scope="module")
def sources() -> Catalog:
    return messages_of_sources()


@pytest.fixture
def catalog(language: str) -> Catalog:
    return read_catalogue(catalogues()[language], language)


def names(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def texts(words: object) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)  # type: ignore[arg-type]


def unlike(message: Message) -> bool:
    """Whether a translation has other placeholders or tags than what it translates."""
    wanted = [Counter(PLACEHOLDER.findall(text)) for text in texts(message.id)]
    given = [Counter(PLACEHOLDER.findall(text)) for text in texts(message.string)]
    return given[0] != wanted[0] or any(other != wanted[-1] for other in given[1:])


def test_every_catalogue_is_offered_and_english_is_too() -> None:
    assert "de" in LANGUAGES
    codes = {name.replace("_", "-").lower() for name in LANGUAGES}
    assert {code for code, _ in settings.LANGUAGES} == {"en", *codes}


def test_the_messages_of_pages_and_of_python_are_found(sources: Catalog) -> None:
    for words in ("Your preferences", "Mail now comes every week.", "Please choose how often."):
        assert words in sources


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_of_the_sources_and_no_other(
    catalog: Catalog, sources: Catalog
) -> None:
    assert names(catalog) == names(sources), "make messages"
    assert not catalog.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_by_a_person(catalog: Catalog) -> None:
    assert [message.id for message in untranslated(catalog)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_and_tags_of_what_it_translates(catalog: Catalog) -> None:
    assert [message.id for message in catalog if message.id and unlike(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_translated(catalog: Catalog, language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    assert catalogues()[language].with_suffix(".mo").read_bytes() == compiled.getvalue(), (
        "make messages"
    )


def test_a_missing_a_guessed_and_a_changed_translation_are_seen() -> None:
    catalog = Catalog(locale="de")
    catalog.add("Save", "")
    catalog.add("Undo", "Rückgängig", flags=["fuzzy"])
    catalog.add(("%(n)s issue", "%(n)s issues"), ("%(n)s Ausgabe", ""))
    catalog.add("Saved", "Gespeichert")
    assert [message.id for message in untranslated(catalog)] == [
        "Save",
        "Undo",
        ("%(n)s issue", "%(n)s issues"),
    ]
    assert unlike(Message("Hello %(name)s", "Hallo %(nam)s"))
    assert unlike(Message("{count} more", "{cout} weitere"))
    assert unlike(Message("<bdi>%(name)s</bdi>", "%(name)s"))
    assert unlike(Message(("one", "%(n)s more"), ("eine", "mehr")))
    assert not unlike(Message(("one", "%(n)s more"), ("eine", "%(n)s weitere")))


def test_a_page_whose_words_would_be_missed_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("{% load i18n %}{{ name|default:_('Nobody') }}")
    with pytest.raises(UnseenMessageError, match=r"page\.html"):
        list(messages_of_template(page))


def test_contexts_plurals_and_folded_lines_of_a_page_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}{% translate 'Save' context 'button' %}{% if a %}{% blocktranslate trimmed"
        " count n=2 %}\n  {{ n }}\n  issue\n{% plural %}\n  {{ n }} issues\n{% endblocktranslate %}"
        "{% endif %}{% translate variable %}"
    )
    assert list(messages_of_template(page)) == [
        ("button", "Save"),
        (None, ("%(n)s issue", "%(n)s issues")),
    ]

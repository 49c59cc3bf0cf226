"""SpamAssassin and rspamd find nothing in our mail that our words or markup cause."""

import inspect
import re
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

import pytest

from digest.render.checks import check_raw
from subscribers.links.tokens import GROUP_CHARACTERS, LinkSigner, new_public_id
from subscribers.service_mail import wording
from tests.deliverability.allowances import RSPAMD, SPAMASSASSIN, Allowance
from tests.deliverability.letters import LANGUAGES
from tests.deliverability.rspamd import Rspamd
from tests.deliverability.samples import Sample, with_html, with_text
from tests.deliverability.spamassassin import RULES, ask_spamassassin
from tests.unit.mail_factories import LOOKS

Said = Mapping[str, Mapping[str, float]]
"""Sample's name -> rule -> score."""
Found = dict[str, dict[str, float]]
"""Rule -> sample's name -> score."""
Ask = Callable[[Sample], Found]
CURRENCY = re.compile(r"^body\s+(__BITCOIN_ID|__LITECOIN_ID)\s+/(.+)/$", re.MULTILINE)
LINKS = 100_000


@pytest.fixture(scope="module")
def spamassassin_says(
    samples: tuple[Sample, ...], filters: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Said:
    folder = tmp_path_factory.mktemp("spamassassin")
    return ask_spamassassin(filters["spamassassin"], samples, folder)


@pytest.fixture(scope="module")
def rspamd_says(samples: tuple[Sample, ...], running_rspamd: Rspamd) -> Said:
    return {sample.name: running_rspamd.ask(sample) for sample in samples}


@pytest.fixture
def ask(request: pytest.FixtureRequest, filters: dict[str, Path], tmp_path: Path) -> Ask:
    """Ask the filter that the test is about what of a sample counts against us."""
    if request.param == "rspamd":
        running: Rspamd = request.getfixturevalue("running_rspamd")
        return lambda sample: against_us({sample.name: running.ask(sample)}, RSPAMD)
    program, numbers = filters["spamassassin"], count()

    def ask_once(sample: Sample) -> Found:
        said = ask_spamassassin(program, [sample], tmp_path / str(next(numbers)))
        return against_us(said, SPAMASSASSIN)

    return ask_once


def against_us(said: Said, allowed: Mapping[str, Allowance]) -> Found:
    """Return what counts against a mail and is not allowed."""
    found: Found = {}
    for name, rules in said.items():
        for rule, score in rules.items():
            one = allowed.get(rule)
            may_be = one is not None and name.startswith(one.within) and score <= one.most
            if score > 0 and not may_be:
                found.setdefault(rule, {})[name] = score
    return found


def unmet(said: Said, allowed: Mapping[str, Allowance]) -> set[str]:
    return allowed.keys() - {rule for rules in said.values() for rule in rules}


def all_wordings() -> list[str]:
    own = inspect.getmembers(wording, inspect.isfunction)
    return [name for name, one in own if one.__module__ == wording.__name__ and name[0] != "_"]


def test_there_is_mail_of_every_kind_to_look_at(samples: tuple[Sample, ...]) -> None:
    names = [sample.name for sample in samples]
    assert len(set(names)) == len(names)
    assert len([name for name in names if name.startswith("demonstration")]) > 50
    for look in LOOKS:
        kinds = {name.split(", ")[2] for name in names if name.startswith(f"issue, {look}")}
        assert {"as usual", "text alone", "the longest", "right to left", "in German"} <= kinds
        letters = {name for name in names if name.startswith(f"service, {look}")}
        assert len(letters) == 2 * len(LANGUAGES) * len(all_wordings())
    signed = {sample.name for sample in samples if sample.message["DKIM-Signature"]}
    assert signed == {name for name in names if name.endswith(", signed")}


def test_our_own_check_finds_nothing_in_any_of_it(samples: tuple[Sample, ...]) -> None:
    findings = {sample.name: check_raw(sample.raw) for sample in samples}
    assert {name: found for name, found in findings.items() if found} == {}


def test_spamassassin_finds_nothing_that_we_cause(
    spamassassin_says: Said, samples: tuple[Sample, ...]
) -> None:
    assert against_us(spamassassin_says, SPAMASSASSIN) == {}
    assert unmet(spamassassin_says, SPAMASSASSIN) == set()
    in_html = {name for name, rules in spamassassin_says.items() if "HTML_MESSAGE" in rules}
    assert in_html == {sample.name for sample in samples if sample.html}


def test_no_link_looks_like_the_address_of_a_currency(filters: dict[str, Path]) -> None:
    assert filters["spamassassin"]
    written = (RULES / "72_active.cf").read_text("utf-8", errors="replace")
    rules = {name: re.compile(pattern) for name, pattern in CURRENCY.findall(written)}
    assert set(rules) == {"__BITCOIN_ID", "__LITECOIN_ID"}
    signer = LinkSigner("a key of this test, long enough to be one")
    readers = [(new_public_id(), 0) for _ in range(LINKS)]
    links = [f"/{token}" for token in signer.preferences_tokens(readers, 1)]
    without_groups = [link[: GROUP_CHARACTERS + 1] + link[GROUP_CHARACTERS + 2 :] for link in links]
    for rule in rules.values():
        assert [link for link in links if rule.search(link)] == []
        assert any(map(rule.search, without_groups))


def test_rspamd_finds_nothing_that_we_cause(rspamd_says: Said) -> None:
    assert against_us(rspamd_says, RSPAMD) == {}
    assert unmet(rspamd_says, RSPAMD) == set()


@pytest.mark.parametrize(
    ("ask", "text", "rule"),
    [
        ("spamassassin", "Lose 30 pounds in a month, and earn extra money!", "DIET_1"),
        ("spamassassin", "Cheap Viagra and Cialis, no prescription needed.", "DRUGS_ERECTILE"),
        ("rspamd", "http://198.51.100.7/win", "HFILTER_URL_ONLY"),
    ],
    indirect=["ask"],
)
def test_words_that_filters_mind_are_found(
    ask: Ask, samples: tuple[Sample, ...], text: str, rule: str
) -> None:
    assert rule in ask(with_text(samples[0], text))


@pytest.mark.parametrize(
    ("ask", "style", "rule"),
    [
        ("spamassassin", "color:#fffdf9;background-color:#ffffff", "HTML_FONT_LOW_CONTRAST"),
        ("rspamd", "color:#ffffff;background-color:#ffffff", "MANY_INVISIBLE_PARTS"),
        ("rspamd", "font-size:0px", "ZERO_FONT"),
    ],
    indirect=["ask"],
)
def test_text_that_nobody_is_to_see_is_found(
    ask: Ask, samples: tuple[Sample, ...], style: str, rule: str
) -> None:
    mail = samples[0]
    assert ask(mail) == {}
    assert rule in ask(with_html(mail, f'<p style="{style}">Nobody is to see this.</p>'))

"""No template can ask for more than a mail can hold; its author reads where, what and a mend."""

import tracemalloc

import pytest

from digest.render.bounds.budget import OUTPUT_LIMIT_CHARACTERS
from digest.render.mail import render_mail
from digest.render.template_error import TemplateError
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.filled_templates import FILE, NOT_CALLED, filled, refusal
from tests.unit.mail_factories import look_in, make_edition, own_look

MOST_MEMORY_BYTES = 100_000_000


def doubled(step: str, start: str = '"ab"') -> str:
    return (
        f"{{% set ns = namespace(x={start}) %}}\n"
        f"{{% for round in range(60) %}}\n  {step}\n{{% endfor %}}"
    )


TOO_LONG = "asks for more than a mail can hold. Repeat, pad or join less, or shorten the text."
TOO_MANY = (
    "is where the template takes more than 50,000 steps. "
    "Go round fewer times, and put no long loop inside another."
)
TOO_LARGE = "works with a number that is far too large. Use a smaller number."
TOO_WIDE = "formats to a width that is far too large. Use two digits."

EXPRESSIONS = {
    '{{ "x" * 1000000000 }}': TOO_LONG,
    '{{ 1000000000 * "x" }}': TOO_LONG,
    "{{ [title] * 1000000000 }}": TOO_LONG,
    "{{ 99999999999999999999 * 2 }}": TOO_LARGE,
    '{{ "%1000000000d" % 1 }}': (
        'fills a text in with %. Write "{} more".format(number), with {} for each value.'
    ),
    '{{ "{:1000000000}".format(1) }}': TOO_WIDE,
    '{{ "{:.1000000000f}".format(1) }}': TOO_WIDE,
    '{{ "{:{}}".format(1, 1000000000) }}': TOO_WIDE,
    '{{ ("{0}" * 20000).format(big) }}': TOO_LONG,
    '{{ "{}".format(items) }}': "formats what is no text. Give format texts and numbers.",
    '{{ "x".center(1000000000) }}': NOT_CALLED,
    '{{ "x".ljust(1000000000) }}': NOT_CALLED,
    '{{ (1).to_bytes(1000000000, "big") }}': NOT_CALLED,
    '{{ "{x}".format_map({"x": 1}) }}': NOT_CALLED,
    '{{ big|replace("", big) }}': TOO_LONG,
    "{{ big|list|join(big) }}": TOO_LONG,
    "{{ big|trim(big) }}": TOO_LONG,
    '{{ items|map("replace", "", big)|list|join(big) }}': TOO_LONG,
    '{{ [1]|batch(1000000000, "x")|first|join }}': (
        "gives batch a number that is far too large. Use a smaller number."
    ),
    '{{ 1.5|round(1000000000, "ceil") }}': (
        "gives round a number that is far too large. Use a smaller number."
    ),
    "{% for item in range(10000000) %}": (
        "asks for more than a mail can hold. Use a smaller number."
    ),
}


@pytest.mark.parametrize(("expression", "words"), EXPRESSIONS.items(), ids=EXPRESSIONS)
@pytest.mark.parametrize("html", [False, True], ids=["text", "HTML"])
def test_what_would_make_something_huge_is_refused_before_it_is_made(expression, words, html):
    source = f"One\n  {expression}" + ("{% endfor %}" if "{% for" in expression else "")
    tracemalloc.start()
    try:
        assert refusal(source, html=html) == f"{FILE}:2:3: {expression} {words}"
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY_BYTES
    finally:
        tracemalloc.stop()


GROWING = {
    "joined by ~": ("{% set ns.x = ns.x ~ ns.x %}", '"ab"'),
    "added": ("{% set ns.x = ns.x + ns.x %}", '"ab"'),
    "lists in lists": ("{% set ns.x = [ns.x, ns.x] %}", "[]"),
    "tuples in tuples": ("{% set ns.x = (ns.x, ns.x) %}", "[]"),
    "formatted": ('{% set ns.x = "{0}{0}".format(ns.x) %}', '"ab"'),
}


@pytest.mark.parametrize(("step", "start"), GROWING.values(), ids=GROWING)
def test_what_doubles_with_each_round_is_stopped_where_it_grows(step, start):
    assert refusal(doubled(step, start)) == f"{FILE}:3:3: {step} {TOO_LONG}"


def test_a_block_that_captures_itself_is_stopped():
    step = "{% set x %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = x %}"
    assert TOO_LONG in refusal(doubled(step))


def test_a_number_that_squares_itself_is_stopped():
    step = "{% set ns.x = ns.x * ns.x %}"
    assert refusal(doubled(step, "2")) == f"{FILE}:3:3: {step} {TOO_LARGE}"


def test_comparing_long_texts_again_and_again_is_stopped():
    source = "{% for round in range(40000) %}{% if big == big %}{% endif %}{% endfor %}"
    assert refusal(source) == f"{FILE}:1:32: {{% if big == big %}} {TOO_LONG}"


LOOPS = {
    "nested": "{% for a in range(9999) %}\n{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "passed over": (
        "{% for a in range(9999) %}\n{% for b in range(9999) if false %}{% endfor %}{% endfor %}"
    ),
    "in a macro": (
        "{% macro m() %}\n{% for b in range(9999) %}{% endfor %}{% endmacro %}"
        "{% for a in range(9999) %}{{ m() }}{% endfor %}"
    ),
    "macro calling itself twice": (
        "{% macro m(n) %}{% if n %}\n{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
        "{{ m(40) }}"
    ),
}


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS)
def test_loops_that_go_on_and_on_are_stopped_though_they_print_nothing(source):
    told = refusal(source)
    assert told.startswith(f"{FILE}:2:")
    assert told.endswith(TOO_MANY)


def test_a_part_longer_than_two_million_characters_is_stopped_where_it_is_printed():
    twenty = "{% for round in range(20) %}{{ big }}{% endfor %}"
    assert len(filled(twenty)) == OUTPUT_LIMIT_CHARACTERS
    longer = f"{twenty}\n{{{{ title }}}}"
    assert refusal(longer) == f"{FILE}:2:1: {{{{ title }}}} {TOO_LONG}"


@pytest.mark.parametrize("captured", [False, True], ids=["printed", "in a macro"])
def test_the_templates_own_words_count_when_a_loop_repeats_them(captured):
    source = "{% for round in range(3000) %}" + "many words " * 100 + "{% endfor %}"
    if captured:
        source = "{% macro m() %}" + source + "{% endmacro %}{{ m() }}"
    assert refusal(source).endswith(f"{{% for round in range(3000) %}} {TOO_LONG}")


def test_a_template_of_a_whole_mail_is_told_with_its_place(tmp_path):
    own_look(tmp_path)
    content = (tmp_path / "issue.mjml").read_text("utf-8")
    content = content.replace("{{ greeting }}", '{{ "-" * 99999999 }}')
    (tmp_path / "issue.mjml").write_text(content, "utf-8")
    before = content[: content.index('{{ "-" * 9')]
    with pytest.raises(TemplateError) as refused:
        render_mail(prepare(compile_mail_templates(look_in(tmp_path))), make_edition())
    assert str(refused.value) == (
        f"issue.mjml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
        f'{{{{ "-" * 99999999 }}}} {TOO_LONG}'
    )

"""What mail templates may use, and what their author reads of all else."""

from time import process_time

import pytest

from digest.render.environment import text_environment
from digest.render.fill import fillable
from digest.render.template_error import TemplateError
from tests.unit.filled_templates import FILE, NOT_CALLED, filled, refusal

REFUSED_WORDS = {
    '{{ "%1000000000d"|format(1) }}': (
        'Mail templates have no filter named format. Write "{} more".format(number), '
        "with {} for each value."
    ),
    "{{ title|safe }}": (
        "Mail templates have no filter named safe. Values are always escaped; write markup into "
        "the template itself."
    ),
    "{{ title|uper }}": "Mail templates have no filter named uper. Did you mean upper?",
    "{{ title is defind }}": "Mail templates have no test named defind. Did you mean defined?",
    "{{ 10**10**10 }}": "** does not work in mail templates. Write the number out.",
    "{% block a %}": "block does not work in mail templates. Take it out.",
    '{% include "a" %}': (
        "include does not work in mail templates. Copy the text in: only issue.mjml can include "
        "other files."
    ),
    '{% import "a" as b %}': "import does not work in mail templates. Take it out.",
}


@pytest.mark.parametrize(("tag", "words"), REFUSED_WORDS.items(), ids=REFUSED_WORDS)
def test_what_mail_templates_do_not_have_is_told_before_anything_is_filled_in(tag, words):
    source = f"One\n{{{{ title }}}} {tag}" + ("{% endblock %}" if "block" in tag else "")
    with pytest.raises(TemplateError) as refused:
        fillable(text_environment(), source, filename=FILE)
    assert str(refused.value) == f"{FILE}:2:13: {words}"


def test_a_filter_with_no_near_name_is_answered_with_those_that_there_are():
    told = refusal("{{ title|center(1000000000) }}")
    assert told.startswith(
        f"{FILE}:1:1: Mail templates have no filter named center. Take it out, or use abs, batch, "
    )
    assert told.endswith(", upper, urlencode or wordcount.")


def test_a_refused_filter_in_a_branch_never_taken_is_told_all_the_same():
    assert ":1:15: " in refusal("{% if false %}{{ title|center(9) }}{% endif %}")


def test_a_tag_over_several_lines_is_named_where_it_begins():
    assert refusal("One\n {{ title\n|\ncenter(3) }}").startswith(f"{FILE}:2:2: ")


TWICE = [
    "{% macro m(a, a) %}{% endmacro %}",
    "{{ title(a=1, a=2) }}",
    "{{ title|default(a=1, a=2) }}",
]


@pytest.mark.parametrize("tag", TWICE)
def test_an_argument_given_twice_is_told_with_its_place(tag):
    assert refusal(f"One\n{{{{ title }}}} {tag}") == (
        f"{FILE}:2:13: The argument a is there twice. Give each argument a name of its own."
    )


DEEP = {
    "brackets": "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    "blocks": "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_told(source):
    assert refusal(source) == (
        f"{FILE}: Blocks or brackets are nested too deeply. Take some levels out."
    )


LONG = {
    "parts": "{{ items" + ".x" * 300 + " }}",
    "places": "{{ items" + "[0]" * 300 + " }}",
    "sums": "{{ 1" + " + 1" * 300 + " }}",
    "conditions": "{% if items" + " and items" * 300 + " %}\nx{% endif %}",
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_a_chain_without_end_is_told_at_once(source):
    begin = process_time()
    assert refusal(f"One\n{source}").startswith(
        f"{FILE}:2:1: This goes more than 100 levels deep. Take some levels out"
    )
    assert process_time() - begin < 3


def test_a_number_of_thousands_of_digits_is_told_with_its_place():
    assert refusal("One\n{{ " + "9" * 5_000 + " }}") == (
        f"{FILE}:2:4: This number is far too large. Use a smaller one."
    )


@pytest.mark.parametrize("expression", ["{{ items }}", "{{ none }}", "{{ namespace }}"])
def test_only_texts_and_numbers_are_printed(expression):
    assert refusal(expression) == (
        f"{FILE}:1:1: {expression} is no text. "
        "Name one of its parts, or go through them with {% for %} or |join."
    )


REASONABLE = {
    '{{ items|map(attribute="name")|join(", ") }}': "b, a",
    '{{ items|sort(attribute="name")|map(attribute="name")|first }}': "a",
    '{{ items|selectattr("new")|list|length }}': "1",
    "{% for pair in items|batch(2) %}{{ pair|length }}{% endfor %}": "2",
    "{% for item in items %}{{ item.name }}{{ loop.index }}{{ loop.length }}"
    "{% if not loop.last %}; {% endif %}{% endfor %}": "b12; a22",
    '{% for item in items %}{{ loop.cycle("odd", "even") }}{% else %}none{% endfor %}': "oddeven",
    '{{ "{:,} more".format(number) }}': "1,234 more",
    '{{ "-" * 5 }}{{ 7 // 2 + 1 }}{{ 7 % 4 }}{{ -number }}': "-----43-1234",
    '{{ title.upper() }}{{ title|lower }}{{ title|truncate(3, true, "", 0) }}': "SLEEPsleepSle",
    '{{ gone|default("nothing") }}': "nothing",
    '{{ title ~ ", " ~ number }}': "Sleep, 1234",
    "{% set ns = namespace(n=0) %}{% for item in items if item.new %}"
    "{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}": "1",
    "{% filter upper %}{{ title }}{% endfilter %}": "SLEEP",
    "{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}a{% endcall %}": "<a>",
    '{% for name, value in {"a": 1}.items() %}{{ name }}{{ value }}{% endfor %}': "a1",
    '{{ "yes" if title in ["Sleep", "Food"] else "no" }}{{ items[:1]|length }}': "yes1",
}


@pytest.mark.parametrize(("source", "expected"), REASONABLE.items(), ids=REASONABLE)
def test_what_an_author_needs_works(source, expected):
    assert filled(source) == expected


def test_texts_joined_in_html_are_escaped_once():
    assert filled('{{ "<b>" ~ title }}', html=True) == "&lt;b&gt;Sleep"
    macro = "{% macro m() %}<b>{% endmacro %}"
    assert filled(macro + '{{ m() ~ "<i>" }}', html=True) == "<b>&lt;i&gt;"


@pytest.mark.parametrize("escape", ["items.__class__", 'items|sort(attribute="__class__")'])
def test_neither_names_nor_filters_reach_out_of_the_sandbox(escape):
    assert refusal(f"{{{{ {escape} }}}}") == f"{FILE}:1:1: {{{{ {escape} }}}} {NOT_CALLED}"

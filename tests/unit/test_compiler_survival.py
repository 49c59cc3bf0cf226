"""What authors write in its right place comes out of both compilers as they wrote it."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from digest.render.compiler import TemplateError, compiler_version
from tests.unit.compiler_templates import compiled, document, section, template, text

HOSTILE = """"><script>alert('1')</script>&amp;{{ 7 * 7 }}{% if %}<!-- -->"""


def column(content: str) -> str:
    return document(section(content))


SURVIVES: dict[str, tuple[str, str]] = {
    "a comparison": (text("{{ a < b }}"), ">{{ a < b }}<"),
    "a filter with quotes": (text('{{ x|default("y") }}'), '>{{ x|default("y") }}<'),
    "an apostrophe": (text("{{ x['y'] }}"), ">{{ x['y'] }}<"),
    "white space control": (text("a {{- x -}} b"), "a {{- x -}} b"),
    "braces in a string": (text('{{ "}}" }}'), '{{ "}}" }}'),
    "an ampersand in Jinja": (text("{% if a and b %}&amp;{% endif %}"), "b %}&amp;{% endif"),
    "a raw block": (text("{% raw %}{{ x }}{% endraw %}"), "{% raw %}{{ x }}{% endraw %}"),
    "a macro": (
        text("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(1) }}"),
        "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(1) }}",
    ),
    "a loop over list entries": (
        text("<ul>{% for x in y %}<li>{{ x }}</li>{% endfor %}</ul>"),
        "<ul>{% for x in y %}<li>{{ x }}</li>{% endfor %}</ul>",
    ),
    "a loop over table rows": (
        column("<mj-table>{% for x in y %}<tr><td>{{ x }}</td></tr>{% endfor %}</mj-table>"),
        "{% for x in y %}<tr><td>{{ x }}</td></tr>{% endfor %}",
    ),
    "a link": (text('<a href="{{ u|default("y") }}">x</a>'), 'href="{{ u|default("y") }}"'),
    "a link with a query": (
        text('<a href="https://example.org/?a={{ a < b }}&amp;b=c d">x</a>'),
        'href="https://example.org/?a={{ a < b }}&amp;b=c d"',
    ),
    "a link from a block": (
        text('<a href="{% if x %}{{ x }}{% else %}#{% endif %}">x</a>'),
        'href="{% if x %}{{ x }}{% else %}#{% endif %}"',
    ),
    "a button's link": (
        column('<mj-button href="{{ u["a b"] }}#x">Go</mj-button>'),
        'href="{{ u["a b"] }}#x"',
    ),
    "an image's source": (column('<mj-image src="{{ s }}" alt="x" />'), 'src="{{ s }}"'),
    "an alternative text": (column('<mj-image src="x" alt="{{ a }}" />'), 'alt="{{ a }}"'),
    "an image's title": (column('<mj-image src="x" title="{{ t }}" />'), 'title="{{ t }}"'),
    "a class": (text('<p class="a {{ x }}">x</p>'), 'class="a {{ x }}"'),
    "a css-class": (column('<mj-text css-class="a {{ x }}">x</mj-text>'), 'class="a {{ x }}"'),
    "a size": (column('<mj-text font-size="{{ n }}px">x</mj-text>'), "font-size:{{ n }}px;"),
    "a colour": (column('<mj-text color="{{ c }}">x</mj-text>'), "color:{{ c }};"),
    "a background": (
        document('<mj-section background-color="{{ c }}"><mj-column></mj-column></mj-section>'),
        "background-color:{{ c }};",
    ),
    "a default": (
        text("x", head='<mj-attributes><mj-all color="{{ c }}" /></mj-attributes>'),
        "color:{{ c }};",
    ),
    "a named default": (
        text(
            "x", head='<mj-attributes><mj-class name="a" color="{{ c }}" /></mj-attributes>'
        ).replace("<mj-text>", '<mj-text mj-class="a">'),
        "color:{{ c }};",
    ),
    "a style attribute": (
        text('<p style="color: {{ c }}; width: {{ w }}%; margin: 0">x</p>'),
        'style="color: {{ c }}; width: {{ w }}%; margin: 0"',
    ),
    "an important declaration": (
        text('<p style="color: {{ c }} !important">x</p>'),
        'style="color: {{ c }} !important"',
    ),
    "a block in a declaration": (
        text('<p style="color: {% if a %}red{% else %}blue{% endif %}">x</p>'),
        'style="color: {% if a %}red{% else %}blue{% endif %}"',
    ),
    "an address in a declaration": (
        text("<p style=\"background: url('{{ u }}') 0 0\">x</p>"),
        "background: url('{{ u }}') 0 0",
    ),
    "the language": (
        document(section("<mj-divider />"), root=' lang="{{ l }}" dir="{{ d }}"'),
        '<html lang="{{ l }}" dir="{{ d }}"',
    ),
    "the title": (text("x", head="<mj-title>{{ t }}</mj-title>"), "<title>{{ t }}</title>"),
    "the preview": (text("x", head="<mj-preview>{{ p }}</mj-preview>"), ">{{ p }}</div>"),
    "a choice of rules": (
        text("x", head="<mj-style>{% if a %}b { color: red }{% endif %}</mj-style>"),
        "{% if a %}b { color: red }{% endif %}</style>",
    ),
    "a choice in the head": (
        text("x", head='<mj-raw>{% if a %}<meta name="{{ n }}" />{% endif %}</mj-raw>'),
        '{% if a %}<meta name="{{ n }}">{% endif %}</head>',
    ),
    "an Outlook comment": (
        document('<mj-raw><!--[if mso]><td bgcolor="{{ c }}"><![endif]--></mj-raw>'),
        '<!--[if mso]><td bgcolor="{{ c }}"><![endif]-->',
    ),
    "an Outlook comment before sections": (
        document("<mj-raw><!--[if mso]><table><tr><td><![endif]--></mj-raw>" + section("{# #}")),
        "<!--[if mso]><table><tr><td><![endif]--><!--[if mso | IE]><table",
    ),
    "a comment for all but Outlook": (
        text("<!--[if !mso]><!--><b>{{ x }}</b><!--<![endif]-->"),
        "<!--[if !mso]><!--><b>{{ x }}</b><!--<![endif]-->",
    ),
    "what is set before mjml": ("{% set x = 1 %}\n" + text("{{ x }}"), "{% set x = 1 %}<!DOCTYPE"),
    "a line break without a slash": (text("{{ a }}<br>{{ b }}"), "{{ a }}<br>{{ b }}"),
    "a social link": (
        column(
            '<mj-social><mj-social-element name="github" href="{{ u }}">{{ x }}</mj-social-element>'
            "</mj-social>"
        ),
        'href="{{ u }}"',
    ),
    "an accordion": (
        column(
            "<mj-accordion><mj-accordion-element><mj-accordion-title>{{ t }}</mj-accordion-title>"
            "<mj-accordion-text>{{ x }}</mj-accordion-text></mj-accordion-element></mj-accordion>"
        ),
        "{{ t }}",
    ),
}


@pytest.mark.parametrize(("source", "expected"), SURVIVES.values(), ids=SURVIVES.keys())
def test_jinja_in_its_right_place_comes_out_as_it_was_written(source: str, expected: str):
    html = compiled(source)
    assert expected in html
    assert "zq" not in html


def test_jinja_comments_leave_no_trace_wherever_they_stand():
    plain = column('<mj-text color="red">x</mj-text>')
    commented = column(
        '{# <mj-bogus> #}<mj-text {# c #} color="{# d #}red">x{# {{ e }} #}</mj-text>'
    )
    assert compiled(commented) == compiled(plain)


def test_comments_of_authors_stay_with_the_authors():
    assert "secret" not in compiled(document("<!-- secret -->" + section("<!-- secret -->")))


def test_the_same_source_always_compiles_to_the_same_text():
    source = column('<mj-carousel><mj-carousel-image src="{{ a }}" /></mj-carousel>')
    assert compiled(source) == compiled(source)


def test_newlines_of_windows_compile_as_those_of_others():
    source = text("one\n{% if x %}\ntwo\n{% endif %}")
    assert compiled(source.replace("\n", "\r\n")) == compiled(source)


def test_a_value_in_a_style_attribute_wins_over_an_inlined_rule_and_is_not_lost():
    head = '<mj-style inline="inline">.r { color: red; margin: 0 }</mj-style>'
    html = template(text('<p class="r" style="color: {{ c }}">x</p>', head=head)).render(c="green")
    assert '<p class="r" style="color:green; margin:0">' in html


def test_only_sheets_marked_for_inlining_are_inlined_and_they_leave_the_head():
    head = (
        '<mj-style inline="inline">.r { color: red }</mj-style>'
        "<mj-style>.r { margin: 0 } @media (max-width: 9px) { .r { margin: 1px } }</mj-style>"
    )
    html = compiled(text('<p class="r">x</p>', head=head))
    assert '<p class="r" style="color:red">' in html
    assert "color: red" not in html
    assert ".r { margin: 0 } @media (max-width: 9px) { .r { margin: 1px } }" in html


def test_what_mrml_resets_is_not_spread_over_the_cells():
    assert "mso-table-lspace" not in compiled(text("x")).split("</head>")[1]


def test_no_marks_of_the_inliner_and_no_web_fonts_are_left():
    html = compiled(text("x", head="<mj-style>p { margin: 0 }</mj-style>"))
    assert html.startswith("<!DOCTYPE html>")
    assert "data-premailer" not in html
    assert "fonts.googleapis" not in html


def test_hostile_values_stay_text_wherever_they_are_put():
    source = document(
        section(
            '<mj-text css-class="{{ v }}"><a href="{{ v }}" style="color: {{ v }}" title="{{ v }}">'
            '{{ v }}</a></mj-text><mj-button href="{{ v }}">{{ v }}</mj-button>'
            '<mj-image src="{{ v }}" alt="{{ v }}" />'
            '<mj-raw><!--[if mso]><b title="{{ v }}">{{ v }}</b><![endif]--></mj-raw>'
        ),
        head="<mj-title>{{ v }}</mj-title><mj-preview>{{ v }}</mj-preview>",
        root=' lang="{{ v }}"',
    )
    harmless, hostile = (template(source).render(v=value) for value in ("value", HOSTILE))
    assert hostile == harmless.replace("value", str(Markup.escape(HOSTILE)))
    assert "<script>" not in hostile


def test_a_value_that_is_missing_is_an_error_and_not_a_gap():
    with pytest.raises(UndefinedError):
        template(text("{{ missing }}")).render()


def test_braces_written_as_entities_do_not_become_jinja():
    with pytest.raises(TemplateError, match="would become Jinja"):
        compiled(text("&#123;&#123; x }}"))


def test_the_version_names_what_compiled_templates_depend_on():
    version = compiler_version()
    assert "mjml-python 1." in version
    assert "premailer 3." in version

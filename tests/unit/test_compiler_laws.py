"""What holds for every template that compiles."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from digest.render.compiler.jinja_tags import find_tags
from tests.unit.compiler_templates import compiled, document, section, template

PLACES = {
    "text": "<mj-text>a <b>{}</b> c</mj-text>",
    "texts side by side": "<mj-text>{}{} {}</mj-text>",
    "link": '<mj-text><a href="https://example.org/{}?a=b&amp;c={}">x</a></mj-text>',
    "title of a link": "<mj-text><a title='{}' href='{}'>x</a></mj-text>",
    "style": '<mj-text><p style="color: {}; margin: 0 {}">x</p></mj-text>',
    "class": '<mj-text css-class="a {}"><p class="{} b">x</p></mj-text>',
    "button": '<mj-button href="{}" background-color="{}" font-size="{}">{}</mj-button>',
    "image": '<mj-image src="{}" alt="{}" title="{}" href="{}" />',
    "sizes": '<mj-text font-size="{}" color="{}" line-height="{}" font-family="{}">x</mj-text>',
    "table": '<mj-table><tr><td bgcolor="{}">{}</td></tr></mj-table>',
    "Outlook": '<mj-raw><!--[if mso]><tr><td bgcolor="{}">{}</td></tr><![endif]--></mj-raw>',
}
"""Places for values; each pair of braces is one."""

EXPRESSIONS = [
    "{{{{ {} }}}}",
    "{{{{{}}}}}",
    "{{{{- {} -}}}}",
    '{{{{ {}|default("y") }}}}',
    "{{{{ {}|replace('<', \"&\") }}}}",
    "{{{{ 1 if {} < 2 and 3 > 2 else '}}}}' }}}}",
    '{{{{ {}["a b"].c[0] }}}}',
    "{{{{ {} ~ '%}}' ~ \"é\\n\" }}}}",
    "{{{{ {}\n  |upper }}}}",
    "{{% if {} %}}x{{% endif %}}",
]

BLOCK = EXPRESSIONS[-1]


@st.composite
def documents(draw: st.DrawFn, *, expressions: tuple[str, ...]) -> tuple[str, list[str]]:
    """A template and the Jinja in it; every expression has a name of its own."""
    used: list[str] = []
    parts: list[str] = []
    for name in draw(st.lists(st.sampled_from(sorted(PLACES)), min_size=1, max_size=6)):
        fitting = [one for one in expressions if one != BLOCK or name != "class"]
        parts.append(PLACES[name])
        for _ in range(PLACES[name].count("{}")):
            used.append(draw(st.sampled_from(fitting)).format(f"v{len(used):03d}"))
            parts[-1] = parts[-1].replace("{}", used[-1].replace("{}", ""), 1)
    return document(section("\n".join(parts))), used


@settings(max_examples=80, deadline=None)
@given(documents(expressions=tuple(EXPRESSIONS)))
def test_any_mix_of_jinja_in_its_places_comes_out_byte_for_byte(made: tuple[str, list[str]]):
    source, used = made
    html = compiled(source)
    assert all(one in html for one in used)
    assert {tag.text for tag in find_tags(html)} == {tag.text for tag in find_tags(source)}


@settings(max_examples=40, deadline=None)
@given(documents(expressions=("{{{{ {} }}}}",)), st.sampled_from(["#123456", "7px", "abc"]))
def test_filling_in_before_compiling_gives_what_filling_in_afterwards_gives(
    made: tuple[str, list[str]], value: str
):
    source, used = made
    filled = source
    for one in used:
        filled = filled.replace(one, value)
    values = {one.strip("{ }"): value for one in used}
    # Types are checked in what is written out, and not in what comes from values.
    if value == "abc" or "font-size" in source or "color=" in source:
        marked = template(source).render(dict.fromkeys(values, f"qq{value}"))
        assert marked.count(f"qq{value}") >= len(used)
    else:
        assert template(source).render(values) == template(filled).render()


@settings(max_examples=40, deadline=None)
@given(
    documents(expressions=("{{{{ {} }}}}",)),
    st.text(alphabet="<>\"'&{}%#-!;: abé\n", min_size=1, max_size=12),
)
def test_any_value_is_escaped_in_any_place(made: tuple[str, list[str]], value: str):
    source, used = made
    looking_plain = template(source).render({one.strip("{ }"): "qqplainqq" for one in used})
    shown = template(source).render({one.strip("{ }"): value for one in used})
    assert shown == looking_plain.replace("qqplainqq", str(Markup.escape(value)))

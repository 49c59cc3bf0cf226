"""``{% include "name" %}`` brings files in while compiling; faults are named in their own file."""

import re

import pytest

from digest.render.compiler import TemplateError, compile_mjml
from tests.unit.compiler_templates import FILE, compiled, document, section, text


def with_files(source: str, **files: str) -> str:
    return compile_mjml(source, filename=FILE, include=files.__getitem__).html


def refusal(source: str, **files: str) -> str:
    with pytest.raises(TemplateError) as refused:
        with_files(source, **files)
    return str(refused.value)


def test_an_included_file_compiles_as_if_its_text_stood_there():
    whole = document(section("<mj-text>{{ a }}</mj-text>") + section("<mj-divider />"))
    assert with_files(
        document('{% include "one" %}{% include "two" %}'),
        one=section("<mj-text>{{ a }}</mj-text>"),
        two=section("{%- include 'three' -%}"),
        three="<mj-divider />",
    ) == compiled(whole)


def test_macros_of_an_included_file_can_be_used():
    macros = "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}"
    html = with_files(text('{% include "macros" %}{{ m(1) }}'), macros=macros)
    assert html == compiled(text(macros + "{{ m(1) }}"))


def test_a_fault_in_an_included_file_is_named_with_its_place_there():
    source = document('\n\n{% include "part" %}')
    assert refusal(source, part="<mj-section>\r\n  <mj-txt>x</mj-txt>") == (
        "part:2:3: <mj-txt> is not an MJML tag. Did you mean mj-text?"
    ) or refusal(source, part="<mj-section>\r\n  <mj-txt>x</mj-txt></mj-section>") == (
        "part:2:3: <mj-txt> is not an MJML tag. Did you mean mj-text?"
    )


def test_a_fault_behind_an_included_file_is_named_with_its_place_in_the_outer_one():
    source = document('{% include "part" %}\n  <mj-txt>x</mj-txt>')
    assert refusal(source, part="<mj-section>\n\n</mj-section>\n").startswith(f"{FILE}:5:3: ")


def test_wrong_jinja_in_an_included_file_is_named_with_its_line_there():
    assert refusal(text('{% include "part" %}'), part="\n{{ 'x }}").startswith("part:2")
    assert refusal(text('{% include "part" %}'), part="\n {{ x|uper }}") == (
        "part:2:2: Mail templates have no filter named uper. Did you mean upper?"
    )


def test_an_element_opened_in_one_file_and_closed_in_another_says_where_it_was_opened():
    assert refusal(document('{% include "part" %}'), part="<mj-section>") == (
        f"{FILE}:5:1: </mj-body> stands where </mj-section> is due: <mj-section> was opened on "
        "line 1 of part. Close <mj-section> first."
    )


def test_files_that_include_each_other_are_refused():
    assert (
        refusal(
            document('{% include "one" %}'), one='{% include "two" %}', two='{% include "one" %}'
        )
        == "two:1:1: one includes itself: issue.mjml > one > two > one. "
        "Take one of these includes out."
    )


@pytest.mark.parametrize("leaf", ["", "text " * 1_000], ids=["nothing", "text"])
def test_files_that_double_with_each_include_are_refused_where_it_becomes_too_much(leaf: str):
    parts = {f"part{n}": f'\n{{% include "part{n + 1}" %}}' * 2 for n in range(60)}
    told = refusal(document('{% include "part0" %}'), **parts, part60=leaf)
    assert re.fullmatch(
        r"part\d+:[23]:1: Files are included too often: the template grows beyond what a mail can "
        r"hold. Take includes out of the files that are included many times.",
        told,
    )


def test_a_file_that_is_not_there_is_named():
    assert refusal(document(' {% include "gone" %}')).startswith(f"{FILE}:4:2: gone cannot be read")


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "a\\x", ""])
def test_files_outside_the_folder_are_refused(name: str):
    escaped = name.replace("\\", "\\\\")
    assert "does not lie in the templates' folder" in refusal(
        document(f'{{% include "{escaped}" %}}')
    )


def test_only_names_known_while_compiling_can_be_included():
    for words in ("name", '"a" ignore missing', '["a", "b"]', '"a" ~ "b"'):
        assert "must be known when the template is compiled" in refusal(
            document(f"{{% include {words} %}}")
        )


def test_an_include_in_a_jinja_comment_or_a_raw_block_is_left_alone():
    html = with_files(text('{# {% include "x" %} #}{% raw %}{% include "x" %}{% endraw %}'))
    assert '{% raw %}{% include "x" %}{% endraw %}' in html

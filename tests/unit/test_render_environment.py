import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from digest.render.environment import html_environment, load_template, text_environment
from digest.render.template_error import TemplateError


def rendered(source: str, *, html: bool = True, **values: object) -> str:
    environment = html_environment() if html else text_environment()
    return load_template(environment, source, filename="x").render(values)


def test_html_escapes_and_text_does_not():
    assert rendered("{{ a }}", a="<&\"'") == "&lt;&amp;&#34;&#39;"
    assert rendered("{{ a }}", html=False, a="<&\"'") == "<&\"'"


@pytest.mark.parametrize("html", [True, False])
def test_what_is_missing_is_an_error(html: bool):
    with pytest.raises(UndefinedError):
        rendered("{{ a.b }}", html=html, a={})


@pytest.mark.parametrize(
    "source", ["{{ ().__class__.__mro__ }}", "{{ a.append(1) }}", "{{ 'x'.format.__globals__ }}"]
)
def test_templates_can_neither_reach_python_nor_change_their_values(source: str):
    with pytest.raises(SecurityError):
        rendered(source, a=[])


def test_block_tags_on_lines_of_their_own_leave_no_lines_behind():
    assert rendered("a\n  {% if true %}\nb\n  {% endif %}\nc\n") == "a\nb\nc\n"


def test_wrong_jinja_is_named_with_file_and_line():
    with pytest.raises(TemplateError) as refused:
        load_template(text_environment(), "a\n{% fro %}", filename="issue.txt")
    assert str(refused.value) == "issue.txt:2: Encountered unknown tag 'fro'."
    assert (refused.value.file, refused.value.line, refused.value.column) == ("issue.txt", 2, None)


def test_an_error_says_place_fault_and_remedy():
    error = TemplateError("It is wrong.", file="a", line=1, column=2, mend="Mend it.")
    assert str(error) == "a:1:2: It is wrong. Mend it."
    assert str(TemplateError("It is wrong.", file="a")) == "a: It is wrong."

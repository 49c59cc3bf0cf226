from pathlib import Path

import pytest

from digest.paths import EMAIL_TEMPLATES
from digest.render.mail import render_mail
from digest.render.template_error import TemplateError
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import make_edition


def folder_with(folder: Path, file: str, content: bytes) -> Path:
    for own in EMAIL_TEMPLATES.iterdir():
        (folder / own.name).write_bytes(own.read_bytes())
    (folder / file).write_bytes(content)
    return folder


def refusal(folder: Path) -> TemplateError:
    with pytest.raises(TemplateError) as refused:
        render_mail(prepare(compile_mail_templates(folder)), make_edition())
    return refused.value


FAULTS = [
    ("{{ featured.titel }}", "featured has no titel. Did you mean featured.title?"),
    ("{{ greting }}", "nothing named greting. Did you mean greeting?"),
    ("{{ greeting + 1 }}", "cannot be worked out"),
    ("{{ 1/0 }}", "divides by nought"),
    ('{{ greeting|truncate("a") }}', "cannot be worked out"),
    ("{% for number in range(10000000) %}x{% endfor %}", "more than a mail can hold"),
    ("{{ greeting.__class__ }}", "names what is not there|may not use"),
]


@pytest.mark.parametrize(("expression", "words"), FAULTS)
def test_a_fault_in_a_text_template_is_told_with_its_place_and_a_mend(tmp_path, expression, words):
    own = (EMAIL_TEMPLATES / "issue.txt").read_text("utf-8")
    content = own.replace("{{ greeting }}", f"ab {expression} {{{{ greeting }}}}")
    error = refusal(folder_with(tmp_path, "issue.txt", content.encode()))
    line = content[: content.index(expression)].count("\n") + 1
    assert (error.file, error.line, error.column) == ("issue.txt", line, 4)
    assert any(word in str(error) for word in words.split("|"))
    assert "object" not in str(error)
    assert "digest." not in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(("expression", "words"), FAULTS)
def test_a_fault_in_the_html_template_is_told_by_its_expression(tmp_path, expression, words):
    own = (EMAIL_TEMPLATES / "issue.mjml").read_text("utf-8")
    content = own.replace("{{ greeting }}", f"{expression} {{{{ greeting }}}}")
    error = refusal(folder_with(tmp_path, "issue.mjml", content.encode()))
    assert error.file == "issue.mjml"
    assert expression.partition("}}")[0].split("%}")[0].strip() in str(error)
    assert any(word in str(error) for word in words.split("|"))


def test_a_macro_that_calls_itself_is_told(tmp_path):
    content = b"{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
    error = refusal(folder_with(tmp_path, "subject.txt", content))
    assert "{{ m() }} goes on without end." in str(error)


def test_a_file_in_another_encoding_is_told_with_its_place(tmp_path):
    content = "ab\nc\u00e9".encode("latin-1")
    error = refusal(folder_with(tmp_path, "subject.txt", content))
    assert str(error) == (
        "subject.txt:2:2: The character here is not written in UTF-8. Save the file as UTF-8."
    )

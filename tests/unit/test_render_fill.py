import re
from dataclasses import replace
from pathlib import Path

import pytest

from digest.paths import EMAIL_TEMPLATES
from digest.render.mail import render_mail
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates, compile_mail_templates, prepare
from tests.unit.mail_factories import SHELF, look_in, make_edition, own_look


def folder_with(folder: Path, file: str, content: bytes) -> Path:
    own_look(folder)
    (folder / file).write_bytes(content)
    return folder


def place(content: str, expression: str) -> tuple[int, int]:
    before = content[: content.index(expression)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def refusal(folder: Path) -> TemplateError:
    with pytest.raises(TemplateError) as refused:
        render_mail(prepare(compile_mail_templates(look_in(folder))), make_edition())
    return refused.value


FAULTS = [
    ("{{ featured.titel }}", "featured has no titel. Did you mean featured.title?"),
    ("{{ greting }}", "nothing named greting. Did you mean greeting?"),
    ("{{ greeting + 1 }}", "cannot be worked out"),
    ("{{ 1/0 }}", "divides by nought"),
    ('{{ greeting|truncate("a") }}', "cannot be worked out"),
    ("{{ greeting|truncate(-5) }}", "cannot be worked out"),
    ("{{ 1e400|int }}", "cannot be worked out"),
    ('{{ "\\ud800" }}', "holds half a character"),
    ('{{ "{:c}".format(55296) }}', "holds half a character"),
    ('{{ "\\ud83d" ~ "\\ude00" }}', "holds half a character"),
    ("{% for number in range(10000000) %}x{% endfor %}", "more than a mail can hold"),
    ("{{ greeting.__class__ }}", "names what is not there|may not use"),
]


@pytest.mark.parametrize(("expression", "words"), FAULTS)
def test_a_fault_in_a_text_template_is_told_with_its_place_and_a_mend(tmp_path, expression, words):
    own = (EMAIL_TEMPLATES / "issue.txt").read_text("utf-8")
    content = own.replace("{{ greeting }}", f"ab {expression} {{{{ greeting }}}}")
    error = refusal(folder_with(tmp_path, "issue.txt", content.encode()))
    assert (error.file, error.line, error.column) == ("issue.txt", *place(content, expression))
    assert any(word in str(error) for word in words.split("|"))
    assert "object" not in str(error)
    assert "digest." not in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(("expression", "words"), FAULTS)
def test_a_fault_in_the_html_template_is_told_with_its_place_and_a_mend(
    tmp_path, expression, words
):
    own = (SHELF / "cards" / "issue.mjml").read_text("utf-8")
    content = own.replace("{{ greeting }}", f"{expression} {{{{ greeting }}}}")
    error = refusal(folder_with(tmp_path, "issue.mjml", content.encode()))
    assert (error.file, error.line, error.column) == ("issue.mjml", *place(content, expression))
    assert expression.partition("}}")[0].split("%}")[0].strip() in str(error)
    assert any(word in str(error) for word in words.split("|"))


def test_the_author_of_the_html_template_reads_where_it_is_what_and_what_to_write(tmp_path):
    own = (SHELF / "cards" / "issue.mjml").read_text("utf-8")
    content = own.replace("{{ featured.title }}", "{{ featured.titel }}")
    line, column = place(content, "{{ featured.titel }}")
    assert str(refusal(folder_with(tmp_path, "issue.mjml", content.encode()))) == (
        f"issue.mjml:{line}:{column}: {{{{ featured.titel }}}}: featured has no titel. "
        "Did you mean featured.title?"
    )


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("issue.mjml", 'href="{{ featured.url }}"'),
        ("issue.mjml", 'style="font-size: {{ size.featured }}">{{ featured.title'),
        ("issue.mjml", 'font-size="{{ size.lead }}"'),
        ("issue.mjml", "{% if featured.cut %}"),
        ("parts.mjml", "{{ entry }}"),
        ("issue.mjml", "<mj-title>{{ subject }}"),
    ],
    ids=["address", "style", "MJML attribute", "block", "macro", "title"],
)
def test_a_fault_is_found_wherever_it_stands_in_the_html_template(tmp_path, file, written):
    name = max(re.findall(r"[\w.]*\w(?= [}%])", written), key=len)
    own = (own_look(tmp_path) / file).read_text("utf-8")
    content = own.replace(written, written.replace(name, "wrong"), 1)
    error = refusal(folder_with(tmp_path, file, content.encode()))
    tag = "{% if wrong" if "{%" in written else "{{ wrong"
    assert (error.file, error.line, error.column) == (file, *place(content, tag))
    assert "nothing named wrong" in str(error)


def test_a_fault_in_an_included_file_is_told_with_its_place_there(tmp_path):
    own = (SHELF / "cards" / "issue.mjml").read_text("utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/hello.mjml").write_bytes(b"<p>Hello</p>\r\n  <p>{{ greting }}</p>")
    content = own.replace("{{ prose(note) }}", '{% include "parts/hello.mjml" %}')
    assert str(refusal(folder_with(tmp_path, "issue.mjml", content.encode()))) == (
        "parts/hello.mjml:2:6: {{ greting }}: there is nothing named greting. "
        "Did you mean greeting?"
    )


def test_a_fault_behind_an_included_file_is_told_with_its_place_in_the_outer_one(tmp_path):
    own = (SHELF / "cards" / "issue.mjml").read_text("utf-8")
    content = own.replace("{{ prose(note) }}", '{% include "part" %}\n  {{ greting }}')
    (tmp_path / "part").write_text("<p>One</p>\n\n<p>Two</p>\n")
    error = refusal(folder_with(tmp_path, "issue.mjml", content.encode()))
    assert (error.file, error.line, error.column) == (
        "issue.mjml",
        *place(content, "{{ greting }}"),
    )


def test_templates_stored_before_places_were_kept_name_the_expression_alone():
    stored = compile_mail_templates(look_in(SHELF / "cards")).to_dict()
    del stored["html_places"]
    old = MailTemplates.from_dict(stored)
    faulty = replace(old, html=old.html.replace("{{ greeting }}", "{{ greting }}"))
    with pytest.raises(TemplateError) as refused:
        render_mail(prepare(faulty), make_edition())
    assert str(refused.value) == (
        "issue.mjml: {{ greting }}: there is nothing named greting. Did you mean greeting?"
    )


def test_a_text_template_written_on_windows_is_filled_in_and_its_faults_placed(tmp_path):
    content = b"\xef\xbb\xbf{{ newsletter }}\r\n{{ greting }}\r\n"
    error = refusal(folder_with(tmp_path, "subject.txt", content))
    assert (error.file, error.line, error.column) == ("subject.txt", 2, 1)


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

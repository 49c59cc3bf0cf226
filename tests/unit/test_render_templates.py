import json
from dataclasses import replace

import pytest

from digest.render.mail import render_mail
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from digest.render.templates import (
    MailTemplates,
    StoredTemplatesError,
    compile_mail_templates,
    prepare,
)
from tests.unit.mail_factories import SHELF, look_in, make_edition, own_look, render


@pytest.fixture(scope="module")
def templates():
    return compile_mail_templates(look_in(SHELF / "cards"))


def test_stored_templates_render_the_same_mail_from_the_record_alone(templates):
    stored = json.loads(json.dumps(templates.to_dict()))
    again = MailTemplates.from_dict(stored)
    assert again == templates
    assert render_mail(prepare(again), make_edition()) == render()


def test_templates_are_prepared_once(templates):
    assert prepare(templates) is prepare(MailTemplates.from_dict(templates.to_dict()))


@pytest.mark.parametrize("field", ["html", "text", "subject", "preheader", "compiler", "sizes"])
def test_altered_templates_are_refused(templates, field):
    stored = templates.to_dict()
    stored[field] += " "
    with pytest.raises(StoredTemplatesError, match="approve the issue again"):
        MailTemplates.from_dict(stored)


def test_where_a_template_was_written_has_no_part_in_its_hash(templates, tmp_path):
    own_look(tmp_path)
    (tmp_path / "issue.mjml").write_bytes(b"\n\n" + (tmp_path / "issue.mjml").read_bytes())
    moved = compile_mail_templates(look_in(tmp_path))
    assert moved.html_places != templates.html_places
    assert moved.sha256 == templates.sha256
    assert render_mail(prepare(moved), make_edition()) == render()


def test_templates_stored_before_places_were_kept_are_still_what_was_stored(templates):
    stored = templates.to_dict()
    del stored["html_places"]
    old = MailTemplates.from_dict(stored)
    assert old.sha256 == templates.sha256
    assert render_mail(prepare(old), make_edition()) == render()


def test_stored_templates_that_use_what_there_is_no_more_ask_for_a_new_approval(templates):
    html = templates.html.replace("{{ greeting }}", "{{ greeting|safe }}")
    with pytest.raises(TemplateError) as refused:
        prepare(replace(templates, html=html))
    assert str(refused.value) == (
        "issue.mjml: Mail templates have no filter named safe. "
        "Correct the template, and approve the issue again."
    )


def test_wrong_jinja_in_a_text_template_is_told_with_its_place(tmp_path):
    own_look(tmp_path)
    (tmp_path / "subject.txt").write_text("{{ newsletter }} {% fro a in b %}")
    with pytest.raises(TemplateError) as refused:
        compile_mail_templates(look_in(tmp_path))
    assert str(refused.value) == (
        "subject.txt:1:18: Encountered unknown tag 'fro'. Did you mean for?"
    )


def test_a_template_without_the_unsubscribe_link_renders_nothing(tmp_path):
    own_look(tmp_path)
    text = (tmp_path / "issue.txt").read_text(encoding="utf-8")
    (tmp_path / "issue.txt").write_text(text.replace("{{ unsubscribe_url }}", ""), encoding="utf-8")
    with pytest.raises(MissingSlotError, match="text template shows no unsubscribe_url"):
        render_mail(prepare(compile_mail_templates(look_in(tmp_path))), make_edition())

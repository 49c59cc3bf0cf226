"""A Jinja tag that has no end is named at its beginning, not where the parser gave up."""

import pytest

from digest.render.compiler import TemplateError
from tests.unit.compiler_templates import compiled, document, section


@pytest.mark.parametrize(
    ("begun", "shown", "closing"),
    [
        ("{% if teasers\n", "{% if teasers", "%}"),
        ("{% if teasers }}", "{% if teasers }}", "%}"),
        ("{{ greeting }", "{{ greeting }", "}}"),
        ("{{ greeting", "{{ greeting", "}}"),
    ],
)
def test_a_tag_without_end_is_named_where_it_begins(begun: str, shown: str, closing: str) -> None:
    source = document(section(f"<mj-text>{{{{ name }}}}\n  <p>{begun}</p></mj-text>"))
    line = source[: source.index(begun)].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        compiled(source)
    assert (caught.value.line, caught.value.column) == (line, 6)
    assert caught.value.what.startswith(shown)
    assert closing in caught.value.mend

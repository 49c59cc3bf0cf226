"""However statements are put together, filling them in comes to an end."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.bounds.budget import OUTPUT_LIMIT_CHARACTERS
from digest.render.template_error import TemplateError
from tests.unit.filled_templates import FILE, filled

STATEMENTS = st.sampled_from(
    [
        "{{ ns.x }}",
        "{% set ns.x = ns.x ~ ns.x %}",
        "{% set ns.x = ns.x * 3 %}",
        "{% set ns.x = [ns.x, ns.y] %}",
        "{% set ns.y = ns.x %}",
        "{% set ns.y = ns.y|string|replace('x', big) %}",
        "{% set ns.x = [ns.x, ns.y]|join(ns.y|string) %}",
        "{% set ns.y = '{0}{0}'.format(ns.y|string) %}",
        "{% if ns.x == ns.y %}words{% endif %}",
        "{% set z %}{{ ns.x }}{{ ns.y }}{% endset %}{% set ns.y = z %}",
        "{{ twice(ns.y) }}",
    ]
)
BODIES = st.recursive(
    STATEMENTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: "{% for round in range(50) %}" + "".join(parts) + "{% endfor %}"
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=4))
def test_whatever_statements_are_put_together_the_part_is_short_or_refused_with_a_place(bodies):
    source = (
        "{% set ns = namespace(x='x', y='xy') %}"
        "{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}\n" + "\n".join(bodies)
    )
    refused = None
    text = ""
    try:
        text = filled(source)
    except TemplateError as error:
        refused = error
    assert len(text) <= OUTPUT_LIMIT_CHARACTERS
    assert refused is None or (refused.file == FILE and refused.line and refused.column)
    assert refused is None or refused.mend

"""Are the tables that only make the layout marked as such? (WCAG 2.2, 1.3.1.)"""

from collections.abc import Iterator

from digest.render.checks.craft.heard import heard_in
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

_ROLES = frozenset({"presentation", "none"})


def check_tables(examined: Examined) -> Iterator[Finding]:
    """Find tables that screen readers would count rows and columns of, though they hold no data,
    and header cells that say nothing of theirs.

    A table with header cells holds data.
    """
    if not examined.has_html:
        return
    document = examined.document
    headers = [at for at, node in enumerate(document.nodes) if node.tag == "th"]
    unmarked = [
        at
        for at, node in enumerate(document.nodes)
        if node.tag == "table"
        and node.get("role").lower() not in _ROLES
        and not any(document.is_within(header, at) for header in headers)
    ]
    if unmarked:
        count = "1 table has" if len(unmarked) == 1 else f"{len(unmarked)} tables have"
        yield Finding(
            code="table-unmarked",
            severity="warning",
            place="html",
            what=f"{count} no role, so screen readers read out rows and columns; the first holds "
            f"“{document.words_in(unmarked[0])[:60]}”.",
            mend='Write role="presentation" on tables for layout; those with data need <th>.',
        )
    silent = sum(not heard_in(document, at) for at in headers)
    if silent:
        count = "1 header cell has" if silent == 1 else f"{silent} header cells have"
        yield Finding(
            code="table-header",
            severity="warning",
            place="html",
            what=f"{count} no words, so who hears the table does not know what a row or column is.",
            mend="Write what it is into <th>; a corner that heads nothing is <td>.",
        )

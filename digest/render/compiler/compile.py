"""MJML with Jinja in, a Jinja template of final HTML out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from mjml import mjml2html

from digest.render.compiler.assemble import Assembly, assemble
from digest.render.compiler.balance import unbalanced
from digest.render.compiler.includes import Include, expand_includes
from digest.render.compiler.inline_css import check_style_sheets
from digest.render.compiler.inlining import inline_styles
from digest.render.compiler.jinja_tags import find_tags
from digest.render.compiler.masking import Masked, mask_jinja
from digest.render.compiler.parse import parse_markup
from digest.render.compiler.places import Block, check_places
from digest.render.compiler.source import Place
from digest.render.compiler.structure import check_structure
from digest.render.compiler.survival import check_independence, check_inlining, check_survival
from digest.render.template_error import TemplateError

_REVISION = 1
"""Raised whenever the same source would compile to something else."""
_PACKAGES = ("mjml-python", "premailer", "cssutils", "lxml", "jinja2")
_POSITION = re.compile(r"(.*?) at position (\d+):\d+")


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A compiled template, and where its author wrote what is in it."""

    html: str
    """A Jinja template of final HTML."""
    places: tuple[Place, ...]
    """Of each Jinja tag of the HTML, in their order."""


def compiler_version() -> str:
    """Return what compiled templates depend on besides their source; for cache keys."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"compiler {_REVISION}, {packages}"


def compile_mjml(
    source: str,
    *,
    filename: str,
    include: Include | None = None,
    constants: Mapping[str, str] | None = None,
) -> Compiled:
    """Return a Jinja template of final HTML, styles inlined.

    ``include`` returns the text of a file that ``{% include "name" %}`` names, and raises OSError,
    LookupError or ValueError where it cannot. ``constants`` are what ``{{ light.paper }}`` and the
    like stand for, trusted as they are. The same source always compiles to the same text.
    Raises TemplateError, which says where to mend the template.
    """
    whole = expand_includes(source, filename=filename, include=include, constants=constants)
    masked = mask_jinja(whole)
    root = check_structure(masked, parse_markup(masked))
    blocks = check_places(masked, root)
    check_style_sheets(masked, root)
    assembly = assemble(masked, root)
    html = _mrml(masked, assembly)
    _check_comments(masked, assembly, html)
    check_independence(masked.source, assembly.tokens, assembly.mjml, html, _compile)
    html = assembly.tokens.put_back_comments(html)
    check_survival(masked.source, assembly.tokens, html)
    inlined = inline_styles(html, assembly.css)
    check_inlining(masked.source, assembly.tokens, html, inlined)
    _check_balance(masked, assembly, blocks, inlined)
    return _put_back(masked, assembly, inlined)


def _compile(mjml: str) -> str:
    # Without fonts of its own, mrml adds links to a web font.
    html: str = mjml2html(mjml, fonts={})
    return html


def _mrml(masked: Masked, assembly: Assembly) -> str:
    try:
        html = _compile(assembly.mjml)
    except ValueError as error:
        found = _POSITION.match(str(error))
        if not found:
            raise masked.source.error(0, f"MJML cannot be compiled: {error}.") from error
        before = assembly.mjml.encode()[: int(found.group(2))].decode(errors="ignore")
        raise masked.source.error(
            assembly.source_offset(len(before)), f"MJML cannot be compiled: {found.group(1)}."
        ) from error

    if "<mj-" in html:
        raise masked.source.error(0, "MJML left some elements as they were.", "Simplify <mj-raw>.")
    return html


def _check_comments(masked: Masked, assembly: Assembly, html: str) -> None:
    for comment in assembly.tokens.lost_comments(html):
        raise masked.source.error(
            comment.start, "This comment was lost while compiling.", "Move it into <mj-raw>."
        )


def _check_balance(
    masked: Masked, assembly: Assembly, blocks: tuple[Block, ...], html: str
) -> None:
    names = {token.offset: token.name for token in assembly.tokens if token.in_text}
    groups = [[names[tag.start] for tag in block.tags if tag.start in names] for block in blocks]
    group = unbalanced(html, groups)
    if group is None:
        return
    offset = next(offset for offset, name in names.items() if name == group[0])
    tag = next(tag for tag in masked.tags if tag.start == offset)
    raise masked.source.error(
        offset,
        f"The block {tag.text} would not stand on its own in the finished HTML.",
        "Put it round whole elements, and no block elements such as <div> inside <p>.",
    )


def _put_back(masked: Masked, assembly: Assembly, html: str) -> Compiled:
    preamble = "".join(tag.text for tag in assembly.preamble)
    finished = preamble + assembly.tokens.put_back(html)
    due = [(tag.text, tag.start) for tag in assembly.preamble]
    for token in assembly.tokens.found_in(html):
        due += [(tag.text, token.offset + tag.start) for tag in find_tags(token.text)]
    extra = Counter(tag.text for tag in find_tags(finished)) - Counter(text for text, _ in due)
    if extra:
        raise TemplateError(
            f"The text {min(extra)!r} would become Jinja.",
            file=masked.source.pieces[0].file,
            mend="Put braces that are meant as text between {% raw %} and {% endraw %}.",
        )
    return Compiled(html=finished, places=tuple(masked.source.place(offset) for _, offset in due))

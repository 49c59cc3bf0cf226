"""Which features of CSS a mail uses, in its style sheets and on its elements."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.render.checks.document import Document

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRELUDE = re.compile(r"([^{};]*)\{")
_AT_RULE = re.compile(r"@([a-z-]+)")
_DECLARATION = re.compile(r"(?:^|[{;\s])(-{0,2}[a-z][\w-]*)\s*:\s*([^;{}]*)")
_PSEUDO = re.compile(r"::?([a-z-]+)")

_BY_PROPERTY = (
    ("css-left-right-top-bottom", re.compile(r"left|right|top|bottom")),
    ("css-inset", re.compile(r"inset(?:-.*)?")),
    ("css-block-inline-size", re.compile(r"(?:block|inline)-size")),
    ("css-intrinsic-size", re.compile(r"contain-intrinsic-.*")),
    ("css-column-layout-properties", re.compile(r"columns?|column-(?:gap|rule|span|width|fill).*")),
    ("css-margin-block-start-end", re.compile(r"margin-block-(?:start|end)")),
    ("css-margin-inline-start-end", re.compile(r"margin-inline-(?:start|end)")),
    ("css-margin-inline-block", re.compile(r"margin-(?:inline|block)")),
    ("css-padding-block-start-end", re.compile(r"padding-block-(?:start|end)")),
    ("css-padding-inline-start-end", re.compile(r"padding-inline-(?:start|end)")),
    ("css-padding-inline-block", re.compile(r"padding-(?:inline|block)")),
    ("css-border-inline-block", re.compile(r"border-(?:inline|block)")),
    ("css-border-inline-block-individual", re.compile(r"border-(?:inline|block)-(?:start|end)")),
    ("css-border-inline-block-longhand",
     re.compile(r"border-(?:inline|block)-(?:color|style|width)")),
    ("css-border-radius-logical", re.compile(r"border-(?:start|end)-(?:start|end)-radius")),
    ("css-border", re.compile(r"border-(?:top|right|bottom|left)(?:-.*)?")),
    ("css-margin", re.compile(r"margin-(?:top|right|bottom|left)")),
    ("css-padding", re.compile(r"padding-(?:top|right|bottom|left)")),
    ("css-border-image", re.compile(r"border-image-.*")),
    ("css-grid-template", re.compile(r"grid-template-.*")),
    ("css-scroll-snap", re.compile(r"scroll-snap-.*")),
    ("css-animation", re.compile(r"animation-.*")),
    ("css-transition", re.compile(r"transition-.*")),
    ("css-variables", re.compile(r"--.*")),
)  # fmt: skip
_BY_VALUE = (
    ("css-display-flex", re.compile(r"^display:(?:inline-)?flex")),
    ("css-display-grid", re.compile(r"^display:(?:inline-)?grid")),
    ("css-display-none", re.compile(r"^display:none")),
    ("css-variables", re.compile(r"var\(")),
    ("css-important", re.compile(r"!\s*important")),
    ("css-unit-initial", re.compile(r":initial\b")),
    ("css-unit-percent", re.compile(r"\d%")),
    ("css-rgba", re.compile(r"rgba\(")),
    ("css-rgb", re.compile(r"rgb\(")),
    ("css-modern-color",
     re.compile(r"\b(?:ok)?l(?:ab|ch)\(|\bhwb\(|\bcolor(?:-mix)?\(|rgba?\(\d+ ")),
    ("css-sytem-ui", re.compile(r"system-ui")),
    *((f"css-unit-{unit}", re.compile(rf"[\d.]{unit}\b")) for unit in
      ("ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw")),
    ("css-unit-calc", re.compile(r"calc\(")),
    *((f"css-function-{name}", re.compile(rf"\b{name}\(")) for name in
      ("clamp", "light-dark", "max", "min")),
    *((f"css-{name}", re.compile(rf"{name}\(")) for name in
      ("conic-gradient", "linear-gradient", "radial-gradient")),
)  # fmt: skip
_BY_MEDIA = tuple(
    (f"css-at-media-{name}", re.compile(name))
    for name in (
        "device-pixel-ratio",
        "hover",
        "orientation",
        "prefers-color-scheme",
        "prefers-reduced-motion",
    )
)
_BY_SELECTOR = (
    ("css-selector-adjacent-sibling", re.compile(r"\+")),
    ("css-selector-attribute", re.compile(r"\[")),
    ("css-selector-chaining", re.compile(r"\.[\w-]+\.|[a-z]\.[\w-]")),
    ("css-selector-child", re.compile(r">")),
    ("css-selector-class", re.compile(r"\.[a-zA-Z_-]")),
    ("css-selector-descendant", re.compile(r"[\w\])]\s+[\w.#\[*:]")),
    ("css-selector-general-sibling", re.compile(r"~(?!=)")),
    ("css-selector-grouping", re.compile(r",")),
    ("css-selector-id", re.compile(r"#[a-zA-Z_-]")),
    ("css-selector-type", re.compile(r"(?:^|[\s,>+~])[a-z]")),
    ("css-selector-universal", re.compile(r"\*")),
)


def features_of_styles(document: Document) -> Iterator[str]:
    """Yield caniemail's names of what the styles use; of names that it has not, too."""
    for sheet in document.sheets:
        yield from _of_sheet(sheet.text.lower())
    for style in {node.get("style") for node in document.nodes}:
        yield from _of_declarations(style.lower())


def _of_sheet(written: str) -> Iterator[str]:
    plain = _COMMENT.sub(" ", written)
    if plain != written:
        yield "css-comments"
    for name in _AT_RULE.findall(plain):
        yield f"css-at-{name}"
    for prelude in _PRELUDE.findall(plain):
        if prelude.strip().startswith("@"):
            yield from (name for name, sign in _BY_MEDIA if sign.search(prelude))
            continue
        for name in _PSEUDO.findall(prelude):
            yield f"css-pseudo-class-{name}"
            yield f"css-pseudo-element-{name}"
        yield from (name for name, sign in _BY_SELECTOR if sign.search(prelude.strip()))
    # Selectors hold colons as well: only what stands in braces is declared.
    for body in re.findall(r"\{([^{}]*)\}", plain):
        yield from _of_declarations(body)


# A mail's elements have few styles between them, and its template's are those of the next mail.
@lru_cache(maxsize=1_024)
def _of_declarations(body: str) -> frozenset[str]:
    used: set[str] = set()
    for name, value in _DECLARATION.findall(f";{body}"):
        used.add(f"css-{name}")
        used.update(feature for feature, sign in _BY_PROPERTY if sign.fullmatch(name))
        declared = f"{name}:{value.strip()}"
        used.update(feature for feature, sign in _BY_VALUE if sign.search(declared))
    return frozenset(used)

"""Is nothing lost where images are off, and nothing moved or heavy where they are on?"""

import re
from collections.abc import Iterator

from digest.render.checks.craft.answers import Answer, Answers
from digest.render.checks.document import Document
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.markup.lineage import Node

HEAVIEST_IMAGE_BYTES = 200_000
HEAVIEST_IMAGES_BYTES = 800_000
"""All together; a phone on a slow line takes four seconds for them (1.6 Mbit/s)."""
_PIXELS = re.compile(r"[1-9]\d{0,3}(?:px)?")
_SRCSET = re.compile(r"(\S*[^,\s])(?:\s+[\d.]+[wx])?\s*(?:,|$)")
"""An address with its width or density (HTML standard, section 4.8.4.2.1)."""
_SAYS_NOTHING = frozenset(
    {"banner", "bild", "figure", "foto", "grafik", "graphic", "header", "icon", "illustration",
     "image", "img", "logo", "photo", "photograph", "pic", "picture", "spacer", "symbol"}
)  # fmt: skip
_FILE_NAME = re.compile(r".+\.(?:avif|gif|jpe?g|png|svg|webp)|(?:IMG|DSC)[-_]?\d+", re.IGNORECASE)
_SHOWN_CHARACTERS = 120


def check_images(examined: Examined, answers: Answers) -> Iterator[Finding]:
    """Find images without words or size, from nowhere, broken or too heavy."""
    if not examined.has_html:
        return
    document = examined.document
    for at, node in enumerate(document.nodes):
        if node.tag == "img":
            yield from _faults_of_words(document, at, node)
            yield from _faults_of_size(node)
        yield from _faults_of_place(node)
    fetched = [(one, answers[one]) for one in addresses_of_images(examined) if one in answers]
    for source, answer in fetched:
        yield from _faults_of_answer(_shown(source), answer)
    total = sum(answer.size_bytes for _, answer in fetched)
    if total > HEAVIEST_IMAGES_BYTES:
        yield _heavy("The images together have", total, HEAVIEST_IMAGES_BYTES)


def addresses_of_images(examined: Examined) -> Iterator[str]:
    """Yield the addresses that images are fetched from, each once."""
    nodes = examined.document.nodes if examined.has_html else ()
    sources = (source for node in nodes for source in _sources_of(node))
    yield from dict.fromkeys(filter(None, sources))


def _sources_of(node: Node) -> Iterator[str]:
    """Yield where an image may come from; that is empty where it does not say."""
    if node.tag == "img":
        yield node.get("src").strip()
    if node.tag in {"img", "source"}:
        yield from _SRCSET.findall(node.get("srcset").strip())


def _faults_of_words(document: Document, at: int, node: Node) -> Iterator[Finding]:
    source = _shown(node.get("src"))
    alt = node.get("alt").strip()
    if all(name != "alt" for name, _ in node.attributes):
        yield _finding(
            "image-alt",
            f"The image {source} says nothing to those who do not see it.",
            'Write alt="…" with what it shows, or alt="" where it is an ornament.',
        )
    elif alt.casefold().strip(" .:") in _SAYS_NOTHING:
        yield _finding(
            "image-alt",
            f"The image {source} is described as “{alt}”, which says nothing of it.",
            'Write what it shows, or whose it is, or alt="" where it is an ornament.',
        )
    elif _FILE_NAME.fullmatch(alt):
        yield _finding(
            "image-alt",
            f"The image {source} is described by a file's name: {alt}.",
            "Write what it shows instead.",
        )
    elif not alt and any(
        document.is_within(at, link.element) and not document.words_in(link.element)
        for link in document.links
    ):
        yield _finding(
            "image-alt",
            f"The image {source} is all that a link holds, and has no words.",
            'Write alt="…" with where the link leads.',
        )


def _faults_of_size(node: Node) -> Iterator[Finding]:
    if not (_PIXELS.fullmatch(node.get("width")) and _PIXELS.fullmatch(node.get("height"))):
        yield _finding(
            "image-size",
            f"The image {_shown(node.get('src').strip())} does not say its width and height, so "
            "the text jumps when it comes.",
            'Write width="…" and height="…" in pixels.',
        )


def _faults_of_place(node: Node) -> Iterator[Finding]:
    for source in dict.fromkeys(_sources_of(node)):
        if not source.lower().startswith("https://"):
            yield _finding(
                "image-address",
                f"The image {_shown(source)} has no https address, so many readers do not see it.",
                "Put it on a web server and write its address, beginning with https://; a logo "
                "lies on ours, so the base URL must begin so.",
            )


def _faults_of_answer(source: str, answer: Answer) -> Iterator[Finding]:
    fault = answer.fault
    if not fault and not answer.media_type.startswith("image/"):
        fault = f"{source} gives {answer.media_type or 'something'}, which is no image"
    if fault:
        yield _finding("image-broken", f"{fault}.", "Put the image back, or take it out.")
    elif answer.size_bytes > HEAVIEST_IMAGE_BYTES:
        yield _heavy(f"The image {source} has", answer.size_bytes, HEAVIEST_IMAGE_BYTES)


def _shown(source: str) -> str:
    source = source.partition(",")[0] if source.startswith("data:") else source
    return source[:_SHOWN_CHARACTERS] or "without an address"


def _heavy(what: str, size: int, most: int) -> Finding:
    return _finding(
        "image-heavy",
        f"{what} {size:,} bytes; {most:,} are the most.",
        "Save it smaller: no wider than twice what is shown, as JPEG or PNG.",
    )


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="warning", place="html", what=what, mend=mend)

"""What somebody hears of an element who does not see it."""

from digest.render.checks.document import Document


def heard_in(document: Document, element: int) -> str:
    """Return the words in an element, what its images are described by among them."""
    named = document.nodes[element].get("aria-label").strip()
    described = (
        node.get("alt").strip()
        for at, node in enumerate(document.nodes[element:], start=element)
        if node.tag == "img" and document.is_within(at, element)
    )
    return named or " ".join(filter(None, (document.words_in(element), *described)))

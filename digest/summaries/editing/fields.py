"""What a person can edit in a summary, and how each is written down. Pure."""

from datetime import date

from digest.summaries.models import PART_NAMES

FIELD_NAMES = {
    "title": "title",
    **PART_NAMES,
    "url": "address of the source",
    "published": "date",
    "kind": "kind of study",
    "participants": "participants",
    "subjects": "in whom",
    "peer_reviewed": "peer review",
    "journal": "journal",
    "doi": "DOI",
    "pmid": "PubMed id",
    "funding": "who paid",
    "retraction": "withdrawal",
}
"""Field -> what people call it, in the order in which it is shown."""
_YES_OR_NO = {True: "yes", False: "no", None: ""}


def written(value: object) -> str:
    """Return a field's value as a form shows it and sends it back; empty for what is not known."""
    if value is None or isinstance(value, bool):
        return _YES_OR_NO[value]
    return value.isoformat() if isinstance(value, date) else str(value)


def as_sent(text: str) -> str:
    """Return what somebody typed as it is compared: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()

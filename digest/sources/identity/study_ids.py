"""DOIs and PubMed ids in one form each."""

import re
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/[!-~]+", re.ASCII)
_DOI_ADDRESS = re.compile(r"https?://[^/\s]*doi\.org/", re.IGNORECASE)
_DOI_ENDS = ".,;:\"'<>"
_PMID = re.compile(
    r"(?:pmid|pubmed(?:\.ncbi\.nlm\.nih\.gov|\s+id)?|ncbi\.nlm\.nih\.gov/pubmed)?[\s:/#]*"
    r"0*([1-9]\d{0,8})[\s./]*",
    re.ASCII | re.IGNORECASE,
)
_ADDRESS_START = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def normal_doi(text: str) -> str | None:
    """Return the DOI in a text or a doi.org address, without its prefix, in lower case.

    DOIs do not tell upper from lower case (DOI handbook, section 2.4).
    """
    text = text.strip()
    if _DOI_ADDRESS.match(text):
        text = unquote(re.split(r"[?#]", text, maxsplit=1)[0])
    found = _DOI.search(text)
    if found is None:
        return None
    doi = found[0]
    former = ""
    while doi != former:
        former = doi
        doi = doi.rstrip(_DOI_ENDS)
        for opening, closing in (("(", ")"), ("[", "]"), ("{", "}")):
            if doi.endswith(closing) and doi.count(closing) > doi.count(opening):
                doi = doi[:-1]
    return doi.lower() if _DOI.fullmatch(doi) else None


def normal_pmid(text: str) -> str | None:
    """Return the PubMed id in a text such as ``PMID: 123`` or in its PubMed address."""
    text = text.strip()
    if _ADDRESS_START.match(text):
        text = re.split(r"[?#]", text, maxsplit=1)[0]
    found = _PMID.fullmatch(_ADDRESS_START.sub("", text))
    return found[1] if found else None

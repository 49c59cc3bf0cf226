"""Reads PubMed's records (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd). Pure."""

from collections.abc import Iterator

from lxml import etree

from digest.render.evidence import StudyKind
from digest.sources.identity.study_ids import normal_doi
from digest.summaries.enriching.named import named
from digest.summaries.enriching.plain import plain, without_place
from digest.summaries.enriching.study_facts import StudyFacts
from digest.summaries.enriching.subjects import subjects_by
from digest.summaries.enriching.withdrawn_title import says_withdrawn

_KINDS = (
    ("Meta-Analysis", StudyKind.META_ANALYSIS),
    ("Network Meta-Analysis", StudyKind.META_ANALYSIS),
    ("Systematic Review", StudyKind.SYSTEMATIC_REVIEW),
    ("Practice Guideline", StudyKind.GUIDELINE),
    ("Guideline", StudyKind.GUIDELINE),
    ("Randomized Controlled Trial", StudyKind.RANDOMISED_TRIAL),
    ("Controlled Clinical Trial", StudyKind.TRIAL),
    ("Clinical Trial", StudyKind.TRIAL),
    ("Case Reports", StudyKind.CASE_SERIES),
    ("Scoping Review", StudyKind.REVIEW),
    ("Review", StudyKind.REVIEW),
    ("Editorial", StudyKind.OPINION),
    ("Comment", StudyKind.OPINION),
)
"""Publication types, what says most first; those of trials' phases begin with "Clinical Trial"."""
_KINDS_BY_HEADING = (
    ("Case-Control Studies", StudyKind.CASE_CONTROL),
    ("Cohort Studies", StudyKind.COHORT),
    ("Longitudinal Studies", StudyKind.COHORT),
    ("Prospective Studies", StudyKind.COHORT),
    ("Retrospective Studies", StudyKind.COHORT),
    ("Cross-Sectional Studies", StudyKind.CROSS_SECTIONAL),
    ("Qualitative Research", StudyKind.QUALITATIVE),
)
"""Medical Subject Headings, asked where no publication type says it."""
_NOT_REVIEWED = frozenset({"Preprint", "Editorial", "Comment", "Letter", "News"})
_RETRACTED = "Retracted Publication"


class RecordsError(ValueError):
    """What came is no answer of PubMed's."""


def read_pubmed(xml: bytes) -> dict[str, StudyFacts]:
    """Return what each record in an answer of EFetch says, by PubMed id. Raises RecordsError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise RecordsError(f"PubMed's answer cannot be read: {error}") from error
    if root.tag != "PubmedArticleSet":
        raise RecordsError(f"PubMed answers with <{root.tag}>, which holds no records")
    facts = map(_facts, root.iterfind("PubmedArticle"))
    return {one.pmid: one for one in facts if one.pmid}


def _facts(record: etree._Element) -> StudyFacts:
    types = _texts(record, "MedlineCitation/Article/PublicationTypeList/PublicationType")
    headings = _texts(record, "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName")
    kind = _kind(types, headings)
    ids = record.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    doi = next((_text(one) for one in ids), "")
    return StudyFacts(
        kind=kind,
        subjects=subjects_by(types, headings),
        peer_reviewed=_is_reviewed(types),
        journal=without_place(_text(record.find("MedlineCitation/Article/Journal/Title"))) or None,
        funding=named(_texts(record, "MedlineCitation/Article/GrantList/Grant/Agency")),
        doi=normal_doi(doi) if doi else None,
        pmid=_text(record.find("MedlineCitation/PMID")) or None,
        retraction=_retraction(record, types),
        remarks=tuple(_remarks(record)),
    )


def _kind(types: list[str], headings: list[str]) -> StudyKind | None:
    for name, kind in _KINDS:
        if any(one == name or one.startswith(f"{name},") for one in types):
            return kind
    return next((kind for name, kind in _KINDS_BY_HEADING if name in headings), None)


def _is_reviewed(types: list[str]) -> bool | None:
    if "Preprint" in types:
        return False
    return True if "Journal Article" in types and not _NOT_REVIEWED.intersection(types) else None


def _retraction(record: etree._Element, types: list[str]) -> str:
    notice = next(_references(record, "RetractionIn"), "")
    if notice:
        return f"withdrawn in {notice}"
    anew = next(_references(record, "RetractedandRepublishedIn"), "")
    if anew:
        return f"withdrawn, and published anew in {anew}"
    part = next(_references(record, "PartialRetractionIn"), "")
    if part:
        return f"withdrawn in part in {part}"
    title = _text(record.find("MedlineCitation/Article/ArticleTitle"))
    is_withdrawn = _RETRACTED in types or says_withdrawn(title)
    return "withdrawn, by PubMed's record" if is_withdrawn else ""


def _remarks(record: etree._Element) -> Iterator[str]:
    for notice in _references(record, "ExpressionOfConcernIn"):
        yield f"Its journal has voiced concern about it in {notice}."
    for notice in _references(record, "ErratumIn"):
        yield f"It was corrected in {notice}."
    for anew in _references(record, "CorrectedandRepublishedIn"):
        yield f"It was corrected and published anew in {anew}."
    for later in _references(record, "UpdateIn"):
        yield f"It was brought up to date in {later}."


def _references(record: etree._Element, kind: str) -> Iterator[str]:
    path = f"MedlineCitation/CommentsCorrectionsList/CommentsCorrections[@RefType='{kind}']"
    for reference in record.iterfind(path):
        place = _text(reference.find("RefSource"))
        pmid = _text(reference.find("PMID"))
        yield f"{place} (PubMed {pmid})" if pmid else place


def _texts(record: etree._Element, path: str) -> list[str]:
    return [text for one in record.iterfind(path) if (text := _text(one))]


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return plain("".join(str(text) for text in element.itertext()))

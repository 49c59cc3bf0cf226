"""Answers of PubMed and Crossref, in the shape in which they give them."""

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape


def pubmed_record(
    pmid: str,
    *,
    doi: str = "",
    journal: str = "",
    types: Sequence[str] = ("Journal Article",),
    headings: Sequence[str] = (),
    agencies: Sequence[str] = (),
    references: Sequence[tuple[str, str, str]] = (),
    title: str = "",
) -> str:
    """One record; ``references`` are kind, place and PubMed id."""
    grants = "".join(f"<Grant><Agency>{escape(name)}</Agency></Grant>" for name in agencies)
    kinds = "".join(f'<PublicationType UI="D0">{escape(one)}</PublicationType>' for one in types)
    mesh = "".join(
        f'<MeshHeading><DescriptorName UI="D1">{escape(one)}</DescriptorName></MeshHeading>'
        for one in headings
    )
    comments = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>{escape(place)}</RefSource>'
        + (f'<PMID Version="1">{other}</PMID>' if other else "")
        + "</CommentsCorrections>"
        for kind, place, other in references
    )
    doi_element = f'<ArticleId IdType="doi">{escape(doi)}</ArticleId>' if doi else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article><Journal><Title>{escape(journal)}</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>"
        f"<GrantList>{grants}</GrantList>"
        f"<PublicationTypeList>{kinds}</PublicationTypeList></Article>"
        f"<CommentsCorrectionsList>{comments}</CommentsCorrectionsList>"
        f"<MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>{doi_element}'
        "</ArticleIdList></PubmedData></PubmedArticle>"
    )


def pubmed_records(*records: str) -> bytes:
    """An answer of EFetch."""
    return f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()


def crossref_work(doi: str, **fields: object) -> bytes:
    """An answer of /works/DOI."""
    message = {"DOI": doi.upper(), "type": "journal-article", **fields}
    return json.dumps({"status": "ok", "message-type": "work", "message": message}).encode()

"""By what a study is known again: addresses, DOIs, PMIDs and titles, each in one form."""

from digest.sources.canonical_url import canonical_url
from digest.sources.study_ids import normal_doi, normal_pmid
from digest.sources.titles import near_equal_titles, normal_title

__all__ = ["canonical_url", "near_equal_titles", "normal_doi", "normal_pmid", "normal_title"]

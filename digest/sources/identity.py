"""By what a study is known again: addresses, DOIs, PMIDs and titles, each in one form."""

from digest.sources.canonical_url import canonical_url
from digest.sources.study_ids import normal_doi, normal_pmid
from digest.sources.titles import FEWEST_WORDS as FEWEST_WORDS_OF_NEAR_EQUAL
from digest.sources.titles import compared_words, near_equal_titles, normal_title

__all__ = [
    "FEWEST_WORDS_OF_NEAR_EQUAL",
    "canonical_url",
    "compared_words",
    "near_equal_titles",
    "normal_doi",
    "normal_pmid",
    "normal_title",
]

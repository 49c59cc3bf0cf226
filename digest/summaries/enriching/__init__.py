"""Fills in what PubMed and Crossref know of a study."""

"""By what a study is known again: addresses, DOIs, PMIDs and titles, each in one form."""

"""The first page: what waits, for whom, and how it goes."""

"""A pure library: from frozen records to the bytes of a mail. Imports nothing else of ours."""

"""Who carries the mail: one file for each."""

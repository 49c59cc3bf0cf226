"""Who carries the mail: a folder for each, and what they share."""

"""Who gets what of an approved issue, when, and in which batch; nothing is sent here."""

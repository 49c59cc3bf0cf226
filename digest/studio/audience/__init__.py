"""Who gets an issue: how many, of what, when, and who gets nothing."""

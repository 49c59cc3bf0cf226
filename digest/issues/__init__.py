"""Which summaries go into which edition, and who approved it."""

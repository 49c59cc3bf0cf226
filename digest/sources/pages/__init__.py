"""Pages of accounts, as HTML or as copied text: one row of tokens, then entries."""

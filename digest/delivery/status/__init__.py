"""Where an issue stands, counted from the ledger."""

"""From an approved issue to a provider: variants, batches, and the ledger of what became of each copy."""

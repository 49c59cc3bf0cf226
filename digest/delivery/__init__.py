"""From an approved issue to a provider: variants, batches, and what became of each copy."""

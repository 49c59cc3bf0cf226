"""What became of a handover, written into the ledger."""

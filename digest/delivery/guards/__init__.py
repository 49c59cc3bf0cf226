"""What stops mail from going out twice, too fast, or from a ledger that does not add up."""

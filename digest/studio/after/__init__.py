"""What became of an issue once it was handed over."""

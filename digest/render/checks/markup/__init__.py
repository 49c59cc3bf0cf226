"""Reads tags as they are written: which there are, how they nest, which Outlook alone reads."""

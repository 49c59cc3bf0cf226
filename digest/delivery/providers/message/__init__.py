"""Mail as bytes, for providers that hand over whole messages."""

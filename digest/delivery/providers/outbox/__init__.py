"""The outbox: mail in a folder instead of on its way."""

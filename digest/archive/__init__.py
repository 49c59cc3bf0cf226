"""The public copy of every sent issue, and its Atom feed."""

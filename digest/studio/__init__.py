"""The studio: where editors make, check and release an issue."""

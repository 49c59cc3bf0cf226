"""Which topics readers choose from, and which they want."""

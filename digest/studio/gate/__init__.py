"""The way in: signing in, the second factor, and who may see which page."""

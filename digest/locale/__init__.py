"""Catalogues of what the pages say, and how dates are written, by language."""

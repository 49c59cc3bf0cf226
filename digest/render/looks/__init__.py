"""Looks: folders of templates, each with a few named colours, sizes and fonts."""

"""Plots, drawn on the server as SVG: where each bar stands. Pure."""

"""What readers see on the web: their preferences, and the way out."""

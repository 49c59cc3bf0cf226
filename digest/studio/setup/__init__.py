"""What admins set up: newsletters with their caveats and looks, topics, sources."""

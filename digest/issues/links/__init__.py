"""Where an issue's mail leads, and whether anything answers there."""

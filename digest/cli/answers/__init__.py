"""What commands say to people and to scripts."""

"""What providers report about mail after they took it: stored, read, applied."""

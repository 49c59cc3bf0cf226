"""What a reader sets, and storing it."""

"""What is at a place, and in which form: files and folders of our own, bytes from anywhere."""

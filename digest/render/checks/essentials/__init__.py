"""What else a mail must hold before it may go out, and what must not be in it."""

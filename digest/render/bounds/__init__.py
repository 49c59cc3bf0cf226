"""What keeps a template from asking for more than a mail can hold."""

"""What a command is about: an issue, a newsletter, a person, a source."""

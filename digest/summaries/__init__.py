"""What we are told about studies, and how it is kept."""

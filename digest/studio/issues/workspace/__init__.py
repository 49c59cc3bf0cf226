"""Where an issue is edited: its words, its items, what is wrong beside each, and taken back."""

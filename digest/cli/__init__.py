"""The commands: what people and scripts call the program by."""

"""One file for each command, and for each group of a command's subcommands."""

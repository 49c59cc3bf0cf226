"""What a person changes in a summary: its texts and facts, former ones taken back, two made one."""

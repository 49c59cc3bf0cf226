"""Readers' lives, told twice: by the program, and by the rule that says what each is owed."""

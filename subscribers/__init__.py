"""The people who read it: who they are, what they chose, what they agreed to."""

"""The publications: sender, schedule, topics and caveat of each."""

"""The groups that ``digest --help`` lists its commands in."""

CONTENT = "What comes in"
READERS = "Who reads it"
ISSUES = "Each issue"
RUNNING = "Running it"

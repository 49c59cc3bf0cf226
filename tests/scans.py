"""How often tests open, each, what must change nothing."""

import os

TIMES = int(os.environ.get("SCANS", "5"))
"""What docs/acceptance.md promises is shown with fifty, which takes minutes."""

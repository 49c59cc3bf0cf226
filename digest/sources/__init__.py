"""Where summaries come from: readers for folders, feeds and pages."""

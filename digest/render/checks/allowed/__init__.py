"""Lists the tags and styles that are known to leave text readable. All else is a doubt."""

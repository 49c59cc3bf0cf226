"""Reports read into frozen records. Pure."""

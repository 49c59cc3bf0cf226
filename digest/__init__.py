"""Weekly research digests that keep their caveats."""

"""What of a mail's HTML and CSS mail programs do not know, by caniemail's data."""

"""Issues: made, checked, shown as they would be sent, released."""

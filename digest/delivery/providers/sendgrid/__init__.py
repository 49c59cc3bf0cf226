"""SendGrid: mail handed over by its API, one request for a batch."""

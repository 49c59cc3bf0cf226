"""SMTP: mail handed to a mail server, one message after the other."""

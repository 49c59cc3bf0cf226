"""The mailbox that bounces of mail sent by SMTP come back to."""

"""What random histories of sending are made of: the world outside, senders that stop anywhere, and
what must hold whatever happens."""

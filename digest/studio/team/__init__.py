"""Who works here, and what each did: for admins."""

"""What only the owner of an address may do: see all that is held, move elsewhere, be erased."""

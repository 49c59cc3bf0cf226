"""A person's word on an issue on its way out: stop it, let it go on, settle what is in doubt."""

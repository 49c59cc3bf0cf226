"""An issue on its way: how far it is, what keeps it, what nobody can tell."""

"""Which batch goes next: one sender takes it, and leaves out who no longer wants it."""

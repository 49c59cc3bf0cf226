"""Who works with the studio, what each may do there, and what each did."""

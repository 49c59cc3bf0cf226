"""How often the links of an issue were followed: totals, and nothing of who followed them."""

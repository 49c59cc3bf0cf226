"""Lists of people as tables of cells, whatever program wrote them."""

"""How a command's process begins and ends: the home opened, a signal, the unforeseen."""

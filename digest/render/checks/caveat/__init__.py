"""Is all of the caveat there to be seen, and does nothing else in the mail take it away?"""

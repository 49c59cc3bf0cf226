"""Looks at how a mail is made: for those who see little, hear it, or read it without pictures. Run
on an issue's whole mail, once: variants differ in their articles alone."""

"""Reads style sheets: declarations and values, what each rule is for, and when it holds."""

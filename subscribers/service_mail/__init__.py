"""Mail to one person about their own subscription: asked for, made when it goes, sent soon.

It is no issue, so the sending ledger does not know it. Where the provider's answer was lost, it
goes again: who waits for a confirmation is better off with two than with none.
"""

"""Issues to look at, which the ledger knows nothing of: previews, trial mails, editors' copies."""

"""Who the readers are, for admins alone.

An address never stands in a link, in a log or in the audit trail: people are named there by their
``public_id``. A page that is only opened (GET) shows nobody: to see somebody is a press of a button
(POST), which is in the audit trail, and lasts for a while in that one session (``looks.py``).
"""

"""For how long each thing that is asked for counts."""

from datetime import timedelta

from subscribers.models import ServiceMailKind

SIGN_UP_COUNTS_FOR = timedelta(days=7)
ACCOUNT_LINK_COUNTS_FOR = timedelta(hours=1)
NEW_ADDRESS_COUNTS_FOR = timedelta(days=1)
NEWS_COUNTS_FOR = timedelta(days=3)
"""Of what has happened already; later on it would puzzle rather than tell."""
SERVICE_MAILS_KEPT_FOR = timedelta(days=30)
"""That one was sent, not what it said: for whoever is asked why nothing came."""

MAIL_COUNTS_FOR = {
    ServiceMailKind.CONFIRM: SIGN_UP_COUNTS_FOR,
    ServiceMailKind.WELCOME: NEWS_COUNTS_FOR,
    ServiceMailKind.ACCOUNT: ACCOUNT_LINK_COUNTS_FOR,
    ServiceMailKind.CONFIRM_ADDRESS: NEW_ADDRESS_COUNTS_FOR,
    ServiceMailKind.ADDRESS_CHANGED: NEWS_COUNTS_FOR,
}
"""From when it was asked for; not sent by then, it is given up."""

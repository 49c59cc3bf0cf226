"""Knowing the secret key again: with another one, every link already mailed would be dead."""

import hmac
from datetime import datetime
from hashlib import sha256

from subscribers.errors import SubscriberError
from subscribers.links.secret_keys import secret_keys
from subscribers.models import KeyFingerprint

_PURPOSE = b"caveat: which secret key signs the links"


class OtherKeyError(SubscriberError):
    """The secret key is not the one that this database's links were signed with."""

    def __init__(self) -> None:
        super().__init__(
            "The secret key is not the one that this database knows, so links in mail already sent "
            "would be dead. Put the former key back (DIGEST_SECRET_KEY, or secret.key in "
            "DIGEST_HOME); or, if it is lost and with it all those links and the suppressions "
            "kept under it: digest doctor --accept-key"
        )


def check_key(*, at: datetime) -> None:
    """Compare the key in use with the one that the database knows; the first one becomes known.

    Raises OtherKeyError where it is another one.
    """
    known, _ = KeyFingerprint.objects.get_or_create(
        pk=1, defaults={"fingerprint": _fingerprint(secret_keys()[0]), "since": at}
    )
    if known.fingerprint not in map(_fingerprint, secret_keys()):
        raise OtherKeyError


def accept_key(*, at: datetime) -> bool:
    """Let the key in use be the known one from now on; return whether it was another before."""
    fingerprint = _fingerprint(secret_keys()[0])
    changed = KeyFingerprint.objects.exclude(fingerprint=fingerprint)
    return bool(changed.update(fingerprint=fingerprint, since=at))


def _fingerprint(secret_key: str) -> str:
    # One way, and of use for nothing else: who reads the database learns nothing of the key.
    return hmac.new(secret_key.encode(), _PURPOSE, sha256).hexdigest()

"""The secret key: whether the database knows it."""

from datetime import UTC, datetime

from digest.cli.checkups.checkup import Checkup, mend, ok


def look_at_key() -> Checkup:
    """Return what there is to say about it. After open_home()."""
    from subscribers.links.check_key import OtherKeyError, check_key
    from subscribers.models import KeyFingerprint

    try:
        check_key(at=datetime.now(UTC))
    except OtherKeyError as error:
        return mend("known key", str(error))
    since = KeyFingerprint.objects.get().since
    return ok("known key", f"the database knows the secret key, since {since:%Y-%m-%d}")

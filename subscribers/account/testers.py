"""Readers among a newsletter's testers: addresses that an admin wrote down, for tests of issues."""

from digest.newsletters.models import Newsletter
from subscribers.address import AddressError, normal_address


def tester_of(key: str) -> list[str]:
    """Return slugs of the newsletters whose tests go to this address, by its key."""
    kept = Newsletter.objects.exclude(testers="").order_by("pk").values_list("slug", "testers")
    return [slug for slug, testers in kept if any(_is(line, key) for line in testers.split())]


def forget_tester(key: str) -> list[str]:
    """Take the address from all lists of testers; return slugs of the newsletters it stood in. To
    be called before any reader's row is locked."""
    slugs = tester_of(key)
    kept = Newsletter.objects.filter(slug__in=slugs).order_by("pk")
    for newsletter in kept.select_for_update(no_key=True):
        others = [line for line in newsletter.testers.split() if not _is(line, key)]
        newsletter.testers = "\n".join(others)
        newsletter.save(update_fields=["testers"])
    return slugs


def _is(written: str, key: str) -> bool:
    try:
        return normal_address(written).key == key
    except AddressError:
        # Of a domain that no reader can have.
        return False

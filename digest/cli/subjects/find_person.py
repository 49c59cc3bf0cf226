"""The person of an address, for commands about one."""

from typing import TYPE_CHECKING

from digest.cli.answers.output import fail

if TYPE_CHECKING:
    from subscribers.address import Address
    from subscribers.models import Subscriber


def read_address(email: str) -> "Address":
    """Return the address, or end the command with 1 where it is none. After open_home()."""
    from subscribers.address import AddressError, normal_address

    try:
        return normal_address(email)
    except AddressError as error:
        fail(str(error))


def find_person(email: str) -> "Subscriber":
    """Return who has the address, or end the command with 1, saying whether it is suppressed."""
    from subscribers.models import Subscriber
    from subscribers.suppressions.look_up import suppression_of

    address = read_address(email)
    person = Subscriber.objects.filter(email_key=address.key).first()
    if person is None:
        barred = suppression_of(address.key)
        if barred is None:
            fail(f"Nothing is held about {email}; `digest subscribers export` lists the readers.")
        fail(
            f"Nothing is held about {email} but that it must not be mailed: {barred.reason}, "
            f"since {barred.since:%Y-%m-%d}."
        )
    return person

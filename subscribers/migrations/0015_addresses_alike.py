from datetime import datetime
from unicodedata import normalize

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROWS = 2_000
FOLDED = 'x'
"""As ``subscribers.suppressions.look_up`` has it."""


def part_addresses(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Addresses were looked up by the casefolded form of what stands before the @, for which weiss
    and weiß are one. Where the address is still known, it gets the key that tells them apart."""
    for name in ('Subscriber', 'SignUp', 'AddressChange'):
        model = apps.get_model('subscribers', name)
        held = model.objects.exclude(email='').values_list('pk', 'email', 'email_key')
        other = [
            (pk, key)
            for pk, email, former in held.iterator(chunk_size=ROWS)
            if not email.isascii() and (key := _key(email, former)) != former
        ]
        for pk, key in other:
            model.objects.filter(pk=pk).update(email_key=key)


def _key(email: str, former: str) -> str:
    local = normalize('NFC', normalize('NFC', email.rpartition('@')[0]).lower())
    return f'{local}@{former.rpartition("@")[2]}'


def hold_for_all_alike(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of a suppression only the hash is known, and not which of several addresses it was made for.
    It stays as it is, and a copy holds for all others that were the same then. Nothing in a copy
    may tell of a person, since none who is erased later empties it."""
    suppressions = apps.get_model('subscribers', 'Suppression').objects
    known = suppressions.exclude(address_hash__startswith=FOLDED).order_by('pk')
    last = 0
    while rows := list(known.filter(pk__gt=last)[:ROWS]):
        last = rows[-1].pk
        for row in rows:
            row.pk, row.note = None, ''
            row.address_hash = f'{FOLDED}{row.address_hash[1:]}'
            row.since = _month_of(row.since)
            row.complained_at = row.complained_at and _month_of(row.complained_at)
        suppressions.bulk_create(rows, ignore_conflicts=True)


def take_copies_away(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    copies = apps.get_model('subscribers', 'Suppression').objects
    copies.filter(address_hash__startswith=FOLDED).delete()


def _month_of(at: datetime) -> datetime:
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class Migration(migrations.Migration):

    dependencies = [
        ('subscribers', '0014_sign_up_per_ask'),
    ]

    operations = [
        migrations.RunPython(part_addresses, migrations.RunPython.noop),
        migrations.RunPython(hold_for_all_alike, take_copies_away),
    ]

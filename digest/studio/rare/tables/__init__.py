"""Which tables no page shows, and what is shown of each: never an address, nor a text that may
hold one."""

from django.db.models import Model

from digest.studio.rare.table import Table
from digest.studio.rare.tables.content import CONTENT
from digest.studio.rare.tables.heard import HEARD
from digest.studio.rare.tables.ledger import LEDGER
from digest.studio.rare.tables.readers import READERS

EVERY_TABLE: dict[type[Model], type[Table]] = {**CONTENT, **LEDGER, **HEARD, **READERS}

"""Pages of a table that may be as long as it likes."""

from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

if TYPE_CHECKING:
    Base = Paginator[Any]
else:
    Base = Paginator


class FirstRows(Base):
    """Pages of a table's first rows: neither are the others counted nor passed by, of which a
    ledger has millions."""

    most = 1_000

    @cached_property
    def count(self) -> int:
        """How many there are to page through: ``most`` where there are more."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows[: self.most].count()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return self.count == self.most

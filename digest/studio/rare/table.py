"""One rare table: a list and, of each row, a page; nothing on them changes anything."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.admin import ModelAdmin, ShowFacets, display
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from digest.studio.rare.finding import Finds, number, rows_found
from digest.studio.rare.first_rows import FirstRows
from subscribers.models import Subscriber

if TYPE_CHECKING:
    Base = ModelAdmin[Model]
else:
    Base = ModelAdmin


class Table(Base):
    """To be told, for each table: ``fields``, which are shown and no others, and ``list_display``.

    The order of a list, and what its rows are found by, must have an index, but in short tables: a
    ledger has millions of rows.
    """

    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    actions = None
    sortable_by = ()
    list_per_page = 100
    list_max_show_all = 0
    paginator = FirstRows
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    change_list_template = "studio/rare/table.html"
    change_form_template = "studio/rare/row.html"
    search_fields: ClassVar[tuple[str, ...]] = ("pk",)
    finds: ClassVar[Finds] = {"pk": number}
    """What rows are found by, instead of Django's own search, which looks through all of them."""
    called: ClassVar[str] = ""
    """Its name, where the model's plural is not English."""
    unread: ClassVar[tuple[str, ...]] = ()
    """Long fields, which are not shown: they stay in the database."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.called or capfirst(str(self.opts.verbose_name_plural))

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the list and of a row; there are no others."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/change/", guarded(self.change_view), name=f"{name}_change"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Return all rows, without what is not shown of them."""
        return super().get_queryset(request).defer(*self.unread)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model | None:
        """Return the row. Raises Http404 where there is none."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Return the rows with that number or name; all where none was written."""
        del request
        term = search_term.strip()
        return (rows_found(queryset, term, self.finds) if term else queryset), False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Return False: whoever could ask for the rows whose address begins with an "a" would see
        addresses."""
        del lookup, value, request
        return False

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Return False: a row's page has one address."""
        del request, to_field
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return True: whoever is not let in has not come here."""
        del request, obj
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return True: see above."""
        del request
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: a ledger that somebody has changed by hand tells nothing any more."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False."""
        del request, obj
        return False


class TableOfReaders(Table):
    """One whose rows have a subscriber, shown as ``reader``: a number that leads to their page,
    where each look is written down."""

    readonly_fields = ("reader",)

    @display(empty_value="nobody any more")
    def reader(self, row: Model) -> SafeString | None:
        """Return a link to the page of the row's subscriber; None where it has none any more."""
        subscriber: Subscriber | None = getattr(row, "subscriber", None)
        if subscriber is None:
            return None
        page = reverse("studio:reader", args=(subscriber.public_id,))
        return format_html('<a href="{}">reader {}</a>', page, subscriber.public_id)

"""Of summaries, issues and their logos."""

from django.db.models import Model

from digest.issues.models import Edit, PassedOver, Snapshot
from digest.newsletters.models import Logo
from digest.studio.rare.finding import number, word
from digest.studio.rare.table import Table
from digest.summaries.models import Identity, Merge, ToldApart


class Identities(Table):
    """Names under which studies are known again. Found by the name, or by the summary's number."""

    list_display = ("kind", "value", "summary")
    fields = ("summary", "kind", "value")
    list_select_related = ("summary",)
    finds = {"summary": number, "value": word}
    search_help_text = "A summary's number, or a name as it stands here"


class Merges(Table):
    """What making two summaries one has moved."""

    list_display = ("id", "goes", "stays", "by", "at")
    fields = ("goes", "stays", "by", "at", "moved", "items")
    list_select_related = ("goes", "stays")
    finds = {"goes": number}
    search_help_text = "The number of the summary that went"


class ToldApartPairs(Table):
    """What an editor said to be of two studies."""

    list_display = ("id", "one", "other")
    fields = ("one", "other")
    list_select_related = ("one", "other")
    finds = {"one": number}
    search_help_text = "The lower of the two summaries' numbers"


class Snapshots(Table):
    """What was approved, and by whom; its texts are those of the issue's page."""

    list_display = ("issue", "approved_by", "approved_at", "sha256")
    fields = ("issue", "approved_by", "approved_at", "sha256")
    list_select_related = ("issue",)
    unread = ("content", "templates")
    finds = {"issue": number, "issue__slug": word}
    search_help_text = "An issue's number or name"


class Edits(Table):
    """Each edit of a draft, as the pages that undo it read it."""

    list_display = ("issue", "revision", "what", "by", "at")
    fields = (
        "issue", "revision", "by", "at", "field", "what", "before", "after", "decided", "undoes",
        "redoes",
    )  # fmt: skip
    list_select_related = ("issue",)
    finds = {"issue": number, "issue__slug": word}
    search_help_text = "An issue's number or name"


class PassedOvers(Table):
    """Which summaries found no room in which issue."""

    called = "Passed over"
    list_display = ("issue", "summary")
    fields = ("issue", "summary")
    list_select_related = ("issue", "summary")
    finds = {"summary": number, "issue__slug": word}
    search_help_text = "A summary's number, or an issue's name"


class Logos(Table):
    """Pictures in the head of mail, those that were taken away again among them."""

    list_display = ("sha256", "media_type", "width", "height", "by", "at")
    fields = ("sha256", "media_type", "width", "height", "by", "at")
    unread = ("content",)
    finds = {"sha256": word}
    search_help_text = "The hash that its address is made of"


CONTENT: dict[type[Model], type[Table]] = {
    Identity: Identities,
    Merge: Merges,
    ToldApart: ToldApartPairs,
    Snapshot: Snapshots,
    Edit: Edits,
    PassedOver: PassedOvers,
    Logo: Logos,
}

"""What a provider is: takes one handover, answers with one outcome, decides nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple, Protocol
from uuid import UUID

NO_DELIVERY = 0
"""What goes with mail that is no reader's copy: no row of the ledger has this primary key, so no
event about it can be taken for one about such a copy."""


class Recipient(NamedTuple):
    """One delivery's addressee, with the values of its slots (plain text, not yet escaped). A row,
    so that a million cost little."""

    delivery_id: int
    address: str
    name: str
    slots: Mapping[str, str]
    """Keys are SLOT_NAMES; URLs hold no ``&``."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Message:
    """What all recipients of a batch get: the variant's stored bytes, slots as markers.

    One object serves all batches of a variant in a round, so that a provider may keep what it has
    made of it."""

    subject: str
    html: bytes
    """Empty for a text-only variant."""
    text: bytes
    slots: Mapping[str, str]
    """Slot name -> marker standing in html and text."""
    from_name: str
    from_address: str
    reply_to: str
    """An address, or empty."""
    list_id: str
    """RFC 2919, without angle brackets: ``weekly.news.example.org``."""
    list_name: str
    language: str = "en"
    tracking: bool = False
    """The newsletter's owner wants the provider to see who opens it and follows its links."""
    is_automatic: bool = False
    """A program made it for one person, so no other program is to answer it."""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One attempt at one batch. ``attempt_id`` travels with the mail; nothing personal does."""

    attempt_id: UUID
    issue_slug: str
    """What is sent, in the far end's own records; a service mail is of no issue and says so."""
    message: Message
    recipients: tuple[Recipient, ...]
    """In order; a provider that works one by one starts at the first."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """The provider has taken all but those it named."""

    message_id: str | None
    rejected: Mapping[int, str] = field(default_factory=dict)
    """delivery id -> the provider's words about this one recipient."""
    pending: tuple[int, ...] = ()
    """delivery ids certainly not accepted that should go again, later (4xx)."""
    unknown: tuple[int, ...] = ()
    """delivery ids whose acceptance is in doubt."""
    not_reached: tuple[int, ...] = ()
    """delivery ids that the provider did not come to: they go again at once."""
    reason: str = ""
    """Why those pending were not taken."""
    retry_after_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Deferred:
    """Certainly nothing accepted; worth another try later."""

    reason: str
    retry_after_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The request itself was refused for good, naming nobody: halve it until one is found."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RefusedUs:
    """An error about us (key, sender, authentication): hold the issue, reject nobody."""

    reason: str
    reader: int | None = None
    """Of a provider in order: the delivery id that it was said in answer to, where the far end had
    agreed to us before; it may be about that one alone after all."""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """The request began and its end was not seen. Never sent again blindly."""

    reason: str


class Permission(Enum):
    """Whether a message may still go, asked right before it does."""

    GO = auto()
    PASS_OVER = auto()
    """Not this one any more: leave it out of every answer, and ask for the next."""
    STOP = auto()
    """Nothing more of this handover."""


MayGo = Callable[[int], Permission]
"""Asked with a delivery id; what it raises must pass through."""

LONGEST_CALL_SECONDS = 45.0
"""Time-outs of a provider add up to less than this, for a call, or for each message where it works
in order; a sender's lease outlasts it."""

Outcome = Submitted | Deferred | Rejected | RefusedUs | Unknown


class Provider(Protocol):
    """Carries mail. Never raises for what the far end does: that is an Outcome."""

    name: str
    """Kept with each attempt. Unless events name it among those that tell of arrivals, a copy that
    it took and that does not come back counts as arrived."""
    batch_size: int
    """At most so many deliveries make a batch."""
    in_order: bool
    """Takes one message after the other, in the order of the recipients, and says after each. One
    that does not takes a handover as a whole or nothing of it, also where it names some: if its
    answer is lost, an event of one recipient is believed for all."""
    at_once: int
    """How many handovers may be on their way to it at a time, each called in a thread of its own.
    One that works in order has one at a time, in the sender's thread."""

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        """Hand over one batch; blocks until the outcome is known, bounded by time-outs.

        A provider that works in order asks ``may_go(delivery_id)`` before each message: people
        leave, and issues are held, while it works. At ``STOP`` it returns Submitted with that one
        and all after it in ``not_reached``. It calls ``on_taken(delivery_id)`` right after the far
        end took each message and before it begins the next. With the first message that is not
        taken (refused, deferred, in doubt) it stops and returns Submitted, which names that one
        and, in ``not_reached``, all after it: they come back in the next handover. So at any
        moment those up to the last call were taken, the next one is in doubt and no other is,
        also where the sender dies. What ``on_taken`` raises must pass through. Providers that do
        not work in order call neither.
        """
        ...

    def has_taken(self, attempt_id: UUID, delivery_id: int) -> bool | None:
        """Return whether this message of a sender that died was taken; None where only the far
        end could tell. Asked by nobody else while the attempt is open."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class ProviderSettings(Protocol):
    """What the environment said about one provider, checked; nothing is connected to."""

    @property
    def name(self) -> str:
        """As in DIGEST_PROVIDER, and the name of the provider that it opens."""
        ...

    @property
    def is_rehearsal(self) -> bool:
        """True where no mail can leave the machine."""
        ...

    @property
    def is_local(self) -> bool:
        """True where mail is given to nobody but a program on this machine; that one may send it
        on."""
        ...

    @property
    def place(self) -> str:
        """Where mail goes, for people to read; no secret is in it."""
        ...

    def doubts(self, from_address: str) -> tuple[str, ...]:
        """Return what may keep mail from that sender out of inboxes, each with its mend."""
        ...

    def open(self) -> Provider:
        """Return a new provider, which the caller closes; it connects with the first handover."""
        ...

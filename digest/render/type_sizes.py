"""How large the type of a mail is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TypeSizes:
    """CSS lengths of the letter's type."""

    body: str = "18px"
    lead: str = "21px"
    small: str = "18px"
    featured: str = "30px"
    title: str = "24px"
    section: str = "20px"


LARGE_TYPE = TypeSizes(
    body="23px", lead="26px", small="23px", featured="36px", title="29px", section="25px"
)


@dataclass(frozen=True, kw_only=True)
class SizesByWish:
    """A look's type as usual, and for readers who asked for larger text. Without a look: as it
    was before there were any."""

    usual: TypeSizes = TypeSizes()
    larger: TypeSizes = LARGE_TYPE

    def of(self, *, large_text: bool) -> TypeSizes:
        """Return the sizes for a reader."""
        return self.larger if large_text else self.usual

"""The one error that authors of templates meet."""


class TemplateError(Exception):
    """A template cannot be used as it is; says where, what is wrong and how to mend it.

    ``line`` and ``column`` count from 1 in the author's own file, an included one where the
    fault is there; None where unknown.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str,
        line: int | None = None,
        column: int | None = None,
        mend: str = "",
    ) -> None:
        super().__init__(what, file, line, column, mend)
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return " ".join(part for part in (f"{place}:", self.what, self.mend) if part)

"""A look: its folders, and what it names."""

from dataclasses import dataclass
from pathlib import Path

from digest.render.looks.contrasts import Contrast, contrasts
from digest.render.looks.names import COLOURS, FONTS, LENGTHS, LOOK_FILE, TYPE_SIZES
from digest.render.looks.read_values import HALVES, NAMES, TABLES, LookFile, Table
from digest.render.read_template import read_template
from digest.render.template_error import TemplateError
from digest.render.type_sizes import SizesByWish, TypeSizes

_SHOWN_AS = {"family": "font", "outlook": "outlook"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """Templates with their colours, sizes and fonts, ready to be compiled."""

    name: str
    folders: tuple[Path, ...]
    """Where its files are looked for, one after the other: its own folder, that of the look it is
    like, and what all looks share."""
    constants: tuple[tuple[str, str], ...]
    """What stands for ``light.paper`` and the like: known while compiling."""
    sizes: SizesByWish
    """What stands for ``size.body`` and the like: known for each reader."""
    own_colours: tuple[tuple[str, str], ...] = ()
    """Those of ``constants`` that a newsletter chose: ``accent.light`` and the like, and value."""

    @property
    def colours(self) -> dict[str, str]:
        """``ink.light`` and the like -> value."""
        named = dict(self.constants)
        halves = HALVES["colours"]
        return {f"{name}.{half}": named[f"{half}.{name}"] for name in COLOURS for half in halves}

    @property
    def contrasts(self) -> tuple[Contrast, ...]:
        """How well each text can be told from each ground that it stands on."""
        return tuple(contrasts(self.colours))

    def read(self, name: str) -> str:
        """Return the text of a file. Raises OSError where none of the folders has it, and
        TemplateError with the place where it is not UTF-8."""
        folder = next((one for one in self.folders if (one / name).is_file()), self.folders[0])
        return read_template(folder, name)

    def template(self, name: str) -> str:
        """Return the text of a file that every look has. Raises TemplateError where it has not."""
        try:
            return self.read(name)
        except FileNotFoundError as error:
            mend = 'Copy it from a shipped look, or take its: like = "letter".'
            raise TemplateError("There is no such file.", file=name, mend=mend) from error
        except OSError as error:
            raise unreadable(error, name) from error

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Return name and bytes of all that the look is made of, to be compared. Raises
        TemplateError for what cannot be read."""
        # The bytes and not their times: a copied file may be older than what it replaces.
        *own, shared = self.folders
        paths = [path for folder in own for path in sorted(folder.rglob("*"))]
        paths += sorted(shared.iterdir())
        try:
            return tuple((str(path), path.read_bytes()) for path in paths if path.is_file())
        except OSError as error:
            raise unreadable(error, self.name) from error


def read_look(folder: Path, *, shipped: Path, shared: Path) -> Look:
    """Return the look in a folder. ``shipped`` holds those that it may be like, ``shared`` what no
    look needs of its own.

    Raises TemplateError for what must be mended in its file, one that cannot be read among it.
    """
    try:
        return _read_look(folder, shipped, shared)
    except OSError as error:
        raise unreadable(error, LOOK_FILE) from error


def unreadable(error: OSError, name: str) -> TemplateError:
    """Return the error of a file, or a folder, that is there and cannot be read."""
    what = f"It cannot be read ({error.strerror})."
    return TemplateError(what, file=str(error.filename or name), mend="Let the program read it.")


def _read_look(folder: Path, shipped: Path, shared: Path) -> Look:
    own = LookFile(read_template(folder, LOOK_FILE))
    bases = _bases(own, folder, shipped)
    files = [own, *(LookFile(read_template(base, LOOK_FILE)) for base in bases)]
    values = {table: _values(files, table) for table in TABLES}
    _check_contrast(own, values["colours"])
    return Look(
        name=folder.name,
        folders=(folder, *bases, shared),
        constants=tuple(_constants(values).items()),
        sizes=_sizes(values["sizes"]),
    )


def _bases(own: LookFile, folder: Path, shipped: Path) -> list[Path]:
    if not own.like:
        return []
    known = sorted(one.name for one in shipped.iterdir() if (one / LOOK_FILE).is_file())
    if own.like not in known or (shipped / own.like).resolve() == folder.resolve():
        what = f"There is no shipped look {own.like!r} to be like."
        own.refuse("", "like", what, f"Known are {', '.join(known)}.", word=own.like)
    return [shipped / own.like]


def _values(files: list[LookFile], table: str) -> Table:
    values: Table = {}
    for file in reversed(files):
        values |= file.values(table)
    named = {name.partition(".")[0] for name in values}
    missing = [name for name in NAMES[table] if name not in named]
    if missing:
        files[0].refuse(
            table,
            "",
            f"The look's {table} lack {', '.join(missing)}.",
            f'Add them below [{table}], or take those of another look: like = "letter".',
        )
    return values


def _check_contrast(own: LookFile, colours: Table) -> None:
    for pair in contrasts(colours):
        if pair.ratio < pair.least:
            own.refuse(
                "colours",
                pair.text,
                f"{pair.text} on {pair.ground} has a contrast of {pair.ratio:.1f} to 1 "
                f"({pair.half}), where {pair.least:g} is the least.",
                f"Make {pair.text} darker or {pair.ground} lighter; in dark, the other way round.",
            )


def _constants(values: dict[str, Table]) -> Table:
    constants = {name: values["sizes"][name] for name in LENGTHS}
    named = {f"size.{name}": value for name, value in constants.items()}
    for name in COLOURS:
        named |= {
            f"{half}.{name}": values["colours"][f"{name}.{half}"] for half in HALVES["colours"]
        }
    for name in FONTS:
        named |= {
            f"{shown}.{name}": values["fonts"][f"{name}.{half}"]
            for half, shown in _SHOWN_AS.items()
        }
    return named


def _sizes(sizes: Table) -> SizesByWish:
    usual, larger = (
        TypeSizes(**{name: sizes[f"{name}.{half}"] for name in TYPE_SIZES})
        for half in HALVES["sizes"]
    )
    return SizesByWish(usual=usual, larger=larger)

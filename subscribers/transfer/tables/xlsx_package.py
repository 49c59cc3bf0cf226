"""The parts of an XLSX file: a zip of XML parts that refer to one another (ECMA-376, part 2)."""

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from lxml import etree

from subscribers.transfer.tables.table import TableError

MOST_UNPACKED_BYTES = 400_000_000
"""Of all parts that are read; a million rows of ours have some 250 MB. A zip of a few kilobytes can
unpack to terabytes."""

_MEND = "save it anew as XLSX, or as CSV UTF-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """That a part refers to another one."""

    id: str
    kind: str
    """The last step of its type, such as worksheet."""
    part: str


class Package:
    """An opened XLSX file. Parts are named without a leading slash."""

    def __init__(self, content: bytes) -> None:
        """Open it. Raises TableError where it is no whole zip."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise TableError(f"The workbook cannot be opened ({error}); {_MEND}.") from None
        # Names are the same in upper and lower case (ECMA-376, part 2, 6.2.2.3).
        self._names = {name.casefold(): name for name in self._zip.namelist()}
        self._left = MOST_UNPACKED_BYTES

    def related(self, part: str) -> list[Relation]:
        """Return what a part (the package itself: "") refers to; nothing where it says nothing."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.casefold() not in self._names:
            return []
        return [
            Relation(
                id=element.get("Id", ""),
                kind=element.get("Type", "").rpartition("/")[2],
                part=posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))[1:],
            )
            for element in self.elements(relations, "Relationship")
            if element.get("TargetMode") != "External"
        ]

    def elements(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """Yield each element of a part that has one of the tags, whole, as its end is reached.

        Namespaces are not looked at, since there are two for each. What was yielded is emptied
        afterwards, so that a large part takes little memory. Raises TableError where the part is
        missing, broken, encrypted or too large.
        """
        wanted = [f"{{*}}{tag}" for tag in tags]
        try:
            with self._zip.open(self._names[part.casefold()]) as source:
                for _, element in etree.iterparse(
                    _Bounded(source, self), tag=wanted, resolve_entities=False, no_network=True
                ):
                    yield element
                    element.clear()
                    parent = element.getparent()
                    while parent is not None and element.getprevious() is not None:
                        del parent[0]
        except KeyError:
            raise TableError(f"The workbook lacks its part {part}; {_MEND}.") from None
        except (
            etree.XMLSyntaxError,
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise TableError(f"The workbook's {part} cannot be read ({error}); {_MEND}.") from None

    def take(self, count: int) -> None:
        """Count unpacked bytes. Raises TableError where there are too many."""
        self._left -= count
        if self._left < 0:
            raise TableError(
                f"The workbook unpacks to more than {MOST_UNPACKED_BYTES // 1_000_000} MB; take "
                "out what is no list of people, or import it in parts."
            )


class _Bounded:
    """A part being read, counted as it is unpacked and not as the zip claims."""

    def __init__(self, source: IO[bytes], package: Package) -> None:
        self._source, self._package = source, package

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._package.take(len(piece))
        return piece

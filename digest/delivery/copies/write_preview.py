"""Writes a preview to files."""

import json
from pathlib import Path

from digest.delivery.copies.preview import Preview


def write_preview(preview: Preview, folder: Path) -> tuple[Path, ...]:
    """Write issue.html, issue.txt, subject.txt and meta.json into the folder, made if need be;
    return their paths. A text-only reader's preview has no issue.html. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "issue.html": preview.html,
        "issue.txt": preview.text,
        "subject.txt": f"{preview.mail.subject}\n".encode(),
        "meta.json": (json.dumps(preview.meta, indent=2, ensure_ascii=False) + "\n").encode(),
    }
    written = []
    for name, content in contents.items():
        file = folder / name
        if name == "issue.html" and not content:
            # One left from before would show what this reader does not get.
            file.unlink(missing_ok=True)
            continue
        file.write_bytes(content)
        written.append(file)
    return tuple(written)

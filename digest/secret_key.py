"""The key that signs links and sessions: given, or made once and kept in the home."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digest.setting_error import SettingError

SECRET_KEY_FILE = "secret.key"  # noqa: S105 - the name of a file, not a secret
SHORTEST_SECRET_KEY = 32


def secret_key_of(value: str, home: Path, database: Mapping[str, Any]) -> str:
    """Return the key given as ``value``, or the home's own, which is made where there is none yet.

    Raises SettingError where it is too short, gone or unreadable, or has to be given.
    """
    if value:
        if len(value) < SHORTEST_SECRET_KEY:
            raise SettingError(
                f"DIGEST_SECRET_KEY has {len(value)} characters; use at least "
                f"{SHORTEST_SECRET_KEY}, for instance from: openssl rand -base64 48"
            )
        return value
    if "postgresql" in database["ENGINE"]:
        raise SettingError(
            "DIGEST_SECRET_KEY is not set; with PostgreSQL every machine needs the same one, for "
            "instance from: openssl rand -base64 48"
        )
    return _kept_key(home, Path(database["NAME"]))


def former_secret_keys(value: str) -> tuple[str, ...]:
    """Return the keys that links were signed with before, given with blanks or commas between.

    Raises SettingError where one is too short to have been a key.
    """
    keys = tuple(value.replace(",", " ").split())
    if any(len(key) < SHORTEST_SECRET_KEY for key in keys):
        raise SettingError(
            "DIGEST_FORMER_SECRET_KEYS holds something shorter than any key; give each former key "
            f"whole ({SHORTEST_SECRET_KEY} characters at least), with blanks between."
        )
    return keys


def _kept_key(home: Path, database: Path) -> str:
    path = home / SECRET_KEY_FILE
    if database.exists() and not path.exists():
        # A new key made in silence would end every link in mail already sent.
        raise SettingError(
            f"{path} is gone, and {database} was made with it; put it back from a backup. Without "
            "it links in mail already sent are lost: then set DIGEST_SECRET_KEY to a new one, for "
            "instance from: openssl rand -base64 48"
        )
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_text("ascii").strip()
        else:
            key = secrets.token_urlsafe(48)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key + "\n")
                file.flush()
                os.fsync(file.fileno())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"DIGEST_HOME is {home}, where {SECRET_KEY_FILE} cannot be read or made "
            f"({error}); choose a folder that this user may write to."
        ) from None
    if len(key) < SHORTEST_SECRET_KEY:
        raise SettingError(
            f"{path} holds no whole key; put the former one back from a backup (links in mail "
            "already sent depend on it)."
        )
    return key

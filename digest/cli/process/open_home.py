"""Opening the home: environment read, Django set up, database made or brought up to date."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.answers.output import fail, warn
from digest.environment import Environment
from digest.full_disk import FULL_DISK, is_full_disk
from digest.setting_error import SettingError

if TYPE_CHECKING:
    from django.db import DatabaseError


def open_home(home: Path | None = None, *, with_any_key: bool = False) -> Environment:
    """Make everything ready that a command needs, and return what the environment says.

    ``home`` goes before DIGEST_HOME. A new home gets its database, one newsletter and starter
    topics. Ends the command with 1 and one line where a variable is wrong, the database cannot be
    reached or is newer than this program, or its links were signed with another secret key
    (``with_any_key``: that is left to the command).
    """
    if home is not None:
        os.environ["DIGEST_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
    import django
    from django.conf import settings

    try:
        django.setup()
    except SettingError as error:
        fail(str(error))
    environment: Environment = settings.ENVIRONMENT
    _prepare(environment, with_any_key=with_any_key)
    return environment


def _prepare(environment: Environment, *, with_any_key: bool) -> None:
    from django.db import DatabaseError

    from digest.cli.process.first_comer import first_comer
    from digest.cli.process.update_database import NewerDatabaseError, update_database
    from digest.newsletters.models import Newsletter
    from digest.newsletters.starter import make_starter
    from subscribers.links.check_key import OtherKeyError, check_key

    try:
        environment.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private_file(environment)
        update_database(environment.home)
        if not with_any_key:
            check_key(at=datetime.now(UTC))
        newsletter = None
        if not Newsletter.objects.exists():
            with first_comer(environment.home):
                newsletter = make_starter(at=datetime.now(UTC))
    except (NewerDatabaseError, OtherKeyError) as error:
        fail(str(error))
    except OSError as error:
        fail(
            f"DIGEST_HOME is {environment.home}, which cannot be used ({error.strerror}); choose "
            "a folder that this user may write to."
        )
    except DatabaseError as error:
        fail(_unreachable(environment, error))
    if newsletter is not None:
        warn(f"Made a new home in {environment.home}, with the newsletter {newsletter.slug}.")


def _make_private_file(environment: Environment) -> None:
    # SQLite would make it readable for everybody, wherever the home's own mode allows it.
    file = Path(environment.database["NAME"])
    if "sqlite" not in environment.database["ENGINE"] or file.exists():
        return
    try:
        file.touch(mode=0o600)
    except OSError as error:
        fail(
            f"The database {file} cannot be made ({error.strerror}); make its folder first, and "
            "let this user write to it."
        )


def _unreachable(environment: Environment, error: "DatabaseError") -> str:
    is_sqlite = "sqlite" in environment.database["ENGINE"]
    if is_full_disk(error):
        # Not where to look it up: `digest doctor` itself ends here.
        return _no_room(Path(environment.database["NAME"]).parent) if is_sqlite else FULL_DISK
    said = str(error).strip().partition("\n")[0]
    if is_sqlite:
        return (
            f"The database {environment.database['NAME']} cannot be used ({said}); see that the "
            "file is whole and that this user may write to it and its folder, or set DATABASE_URL."
        )
    return (
        f"The PostgreSQL of DATABASE_URL cannot be used ({said}); see that it runs, and that the "
        "user, password and database exist."
    )


def _no_room(folder: Path) -> str:
    free_megabytes = shutil.disk_usage(folder).free / 1_000_000
    return (
        f"The disk is full, or cannot be written to any more; {free_megabytes:,.1f} MB are free in "
        f"{folder}. Make space there, then run this again."
    )

"""The provider that docs/adding-a-provider.md adds, made from what stands there."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import digest.delivery.providers as package
from digest.delivery.providers import choose_provider

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-provider.md"
PACKAGE = "digest/delivery/providers/sendmail"
NAME = PACKAGE.replace("/", ".")
_FILE = re.compile(rf"^`{PACKAGE}/(\w+\.py)`:\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@contextmanager
def guide_provider(folder: Path) -> Iterator[None]:
    """Write its package into the folder, and enter it among the providers for a while."""
    made = folder / PACKAGE.rpartition("/")[2]
    made.mkdir(parents=True)
    for name, code in files_of_guide().items():
        (made / name).write_text(code, "utf-8")
    providers = dict(choose_provider.PROVIDERS)
    package.__path__.append(str(folder))
    try:
        settings = importlib.import_module(f"{NAME}.settings")
        choose_provider.PROVIDERS = providers | {"sendmail": settings.read_sendmail_settings}
        yield
    finally:
        choose_provider.PROVIDERS = providers
        package.__path__.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith(NAME)]:
            del sys.modules[name]


def files_of_guide() -> dict[str, str]:
    """Name -> what the guide says stands in it."""
    return dict(_FILE.findall(GUIDE.read_text("utf-8")))


def write_program(path: Path, script: str) -> None:
    path.write_text(script, "utf-8")
    path.chmod(0o700)

"""The environment names the provider, and choosing it connects to nothing."""

from pathlib import Path

import pytest

from digest.delivery.providers.base import LONGEST_CALL_SECONDS
from digest.delivery.providers.sendgrid.transport import TIMEOUT
from digest.delivery.providers.smtp.session import MESSAGE_SECONDS
from digest.environment import read_environment


@pytest.mark.parametrize(
    ("name", "in_order", "batch_size"),
    [("outbox", True, 500), ("smtp", True, 100), ("sendgrid", False, 1000)],
)
def test_each_name_gives_its_provider(
    tmp_path: Path, name: str, in_order: bool, batch_size: int
) -> None:
    variables = {
        "DIGEST_HOME": str(tmp_path / "home"),
        "DIGEST_PROVIDER": name,
        "SMTP_URL": "smtps://me:secret@mail.example.org",
        "SENDGRID_API_KEY": "SG.key",
    }
    provider = read_environment(variables).provider_settings.open()
    assert (provider.name, provider.in_order, provider.batch_size) == (name, in_order, batch_size)
    provider.close()
    assert not (tmp_path / "home" / "outbox").exists()


def test_no_provider_keeps_a_sender_longer_than_its_lease() -> None:
    connect, read = TIMEOUT.connect_timeout, TIMEOUT.read_timeout
    assert isinstance(connect, float)
    assert isinstance(read, float)
    assert connect + read < LONGEST_CALL_SECONDS
    assert MESSAGE_SECONDS < LONGEST_CALL_SECONDS

"""No test reads the developer's settings, writes into their home or leaves the machine."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings

from tests.setup.isolated_environment import isolate


def test_the_developers_settings_are_gone_and_the_rest_stays(tmp_path: Path) -> None:
    variables = {
        "PATH": "/bin",
        "DIGEST_HOME": "/srv/digest",
        "DIGEST_PROVIDER": "sendgrid",
        "SENDGRID_API_KEY": "SG.real",
        "DATABASE_URL": "postgresql://live/digest",
        "TEST_DATABASE_URL": "postgresql://tests/postgres",
    }
    isolate(variables, tmp_path)
    assert variables["PATH"] == "/bin"
    assert variables["DIGEST_HOME"] == str(tmp_path)
    assert variables["DATABASE_URL"] == "postgresql://tests/postgres"
    assert not {"DIGEST_PROVIDER", "SENDGRID_API_KEY"} & variables.keys()


def test_the_settings_were_read_after_that() -> None:
    assert str(settings.ENVIRONMENT.home) == os.environ["DIGEST_HOME"]
    assert settings.ENVIRONMENT.provider == "outbox"
    assert Path.cwd() not in settings.ENVIRONMENT.home.parents


# Warnings are errors here, and pytest-socket warns before it raises.
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_socket_goes_beyond_loopback(host: str) -> None:
    with pytest.raises((RuntimeError, UserWarning), match=r"socket\.connect"):
        socket.create_connection((host, 80), timeout=1)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()

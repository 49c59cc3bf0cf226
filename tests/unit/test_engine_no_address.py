"""What gunicorn says of a request loses the request's address, and nothing else is lost."""

import logging

from digest.engine.no_address import NoAddress

TOKEN_PATH = "/preferences/a-readers-token"


def logged(message: str, *args: object, name: str = "gunicorn.error", error: str = "") -> str:
    exception = (ValueError, ValueError(error), None) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exception)
    assert NoAddress().filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_a_request_that_failed_is_named_by_its_kind_of_error_only() -> None:
    said = logged("Error handling request %s", TOKEN_PATH, error=f"no {TOKEN_PATH}")

    assert "a-readers-token" not in said
    assert "ValueError" in said


def test_a_request_that_could_not_be_read_is_not_quoted() -> None:
    assert "a-readers-token" not in logged(f"Invalid request from ip=127.0.0.1: {TOKEN_PATH}")


def test_what_is_about_no_request_stays_as_it_is() -> None:
    assert logged("Worker (pid:%s) was sent SIGKILL!", 7) == "Worker (pid:7) was sent SIGKILL!"


def test_what_others_say_stays_as_it_is() -> None:
    assert logged("A request for help", name="digest") == "A request for help"

"""SMTP_URL says which server, how to be safe on the way, and who we are."""

import pytest

from digest.delivery.providers.smtp.url import SmtpServer, SmtpUrlError, parse_smtp_url


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://127.0.0.1", "127.0.0.1", 25, "none"),
        ("smtp://mail.example.org:2525/", "mail.example.org", 2525, "none"),
        ("smtp://mail.example.org?tls=starttls", "mail.example.org", 587, "starttls"),
        ("smtp://mail.example.org:25?tls=starttls", "mail.example.org", 25, "starttls"),
        ("smtp://mail.example.org?tls=none", "mail.example.org", 25, "none"),
        ("smtps://mail.example.org", "mail.example.org", 465, "tls"),
        ("smtps://[2001:db8::1]:4650", "2001:db8::1", 4650, "tls"),
        ("smtp://mail.example.org.", "mail.example.org.", 25, "none"),
        ("smtp://bücher.example", "bücher.example", 25, "none"),
        (f"smtp://{'x' * 63}.example.org", f"{'x' * 63}.example.org", 25, "none"),
    ],
)
def test_host_port_and_security(url: str, host: str, port: int, security: str) -> None:
    server = parse_smtp_url(url)
    assert (server.host, server.port, server.security) == (host, port, security)
    assert server.user == ""


@pytest.mark.parametrize(
    "url",
    [
        "smtps://news%40trust.example:p%3Aw%2F@mail.example.org",
        "smtp://news%40trust.example:p%3Aw%2F@mail.example.org?tls=starttls",
        "smtp://news%40trust.example:p%3Aw%2F@mail.example.org?tls=none",
        "smtp://news%40trust.example:p%3Aw%2F@localhost",
    ],
)
def test_user_and_password_are_decoded(url: str) -> None:
    server = parse_smtp_url(url)
    assert (server.user, server.password) == ("news@trust.example", "p:w/")


def test_a_server_shown_in_a_log_shows_no_password() -> None:
    server = SmtpServer(
        host="mail.example.org", port=25, security="none", user="me", password="hunter2"
    )
    assert "hunter2" not in repr(server)


@pytest.mark.parametrize(
    "host",
    ["mail..example.org", ".example.org", f"{'x' * 64}.example.org", f"{'ü' * 60}.example.org"],
)
def test_a_host_that_nobody_could_look_up_is_refused_without_a_part_of_the_password(
    host: str,
) -> None:
    with pytest.raises(SmtpUrlError, match="between its dots") as refused:
        parse_smtp_url(f"smtp://me:hunter2@{host}?tls=starttls")
    assert "hunter2" not in str(refused.value)

"""What is set about the mail server is checked at the start, and said in one line where wrong."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.smtp.settings import SmtpSettings, read_smtp_settings
from digest.setting_error import SettingError

URL = "smtps://mail.trust.example"
GOOD_KEY = generate_private_key(65537, 2048)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return write_key(tmp_path / "dkim.pem", GOOD_KEY)


def write_key(
    path: Path, key: object, encryption: KeySerializationEncryption | None = None
) -> Path:
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())  # type: ignore[attr-defined]
    )
    path.chmod(0o600)
    return path


def signing(key_file: Path, **variables: str) -> dict[str, str]:
    return {
        "SMTP_URL": URL,
        "DKIM_DOMAIN": "trust.example",
        "DKIM_SELECTOR": "s2026",
        "DKIM_KEY_FILE": str(key_file),
    } | variables


def read(variables: dict[str, str]) -> SmtpSettings:
    return read_smtp_settings(variables, Path("/nowhere"))


def complaint(variables: dict[str, str]) -> str:
    with pytest.raises(SettingError) as caught:
        read(variables)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_without_dkim_nothing_is_signed_and_nothing_doubted() -> None:
    settings = read({"SMTP_URL": URL})
    assert (settings.signer, settings.bounce_address) == (None, "")
    assert settings.doubts("news@trust.example") == ()


def test_with_all_three_mail_is_signed(key_file: Path) -> None:
    settings = read(signing(key_file, DKIM_DOMAIN="Trüst.example"))
    assert settings.signer is not None
    assert settings.signer.domain == "xn--trst-1ra.example"
    assert settings.signer.selector == "s2026"


@pytest.mark.parametrize("missing", ["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE"])
def test_one_that_is_missing_is_named(key_file: Path, missing: str) -> None:
    assert complaint(signing(key_file, **{missing: ""})).startswith(f"{missing} is not set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DKIM_DOMAIN", "trust"),
        ("DKIM_DOMAIN", "https://trust.example"),
        ("DKIM_DOMAIN", "trust.example\r\nBcc: x"),
        ("DKIM_DOMAIN", f"{'ü' * 80}.example"),
        ("DKIM_SELECTOR", "s 2026"),
        ("DKIM_SELECTOR", "s2026;"),
        ("DKIM_SELECTOR", "-"),
        ("DKIM_KEY_FILE", "/nowhere/dkim.pem"),
        ("DKIM_KEY_FILE", "/"),
        ("DKIM_KEY_FILE", "~nobody-of-this-name/dkim.pem"),
        ("BOUNCE_ADDRESS", "bounces"),
        ("BOUNCE_ADDRESS", "@trust.example"),
        ("BOUNCE_ADDRESS", "Bounces <bounces@trust.example>"),
        ("BOUNCE_ADDRESS", "bücher@trust.example"),
        ("BOUNCE_ADDRESS", "bounces@trust.example\r\nRCPT TO:<x@y.example>"),
        ("BOUNCE_ADDRESS", "bounces*@trust.example"),
        ("BOUNCE_ADDRESS", "bounces+*x@trust.example"),
        ("BOUNCE_ADDRESS", "*+*@trust.example"),
        ("BOUNCE_ADDRESS", "bounces@*.example"),
        ("BOUNCE_ADDRESS", "our-own-bounces-2+*@trust.example"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(key_file: Path, name: str, value: str) -> None:
    assert name in complaint(signing(key_file, **{name: value}))


def test_a_key_that_everybody_may_read_is_refused(key_file: Path) -> None:
    key_file.chmod(0o644)
    assert "chmod" in complaint(signing(key_file))
    key_file.chmod(0o640)  # as mail servers keep theirs, for a group
    assert read(signing(key_file)).signer


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (generate_private_key(65537, 1024), ""),
        (Ed25519PrivateKey.generate(), ""),
        (ec.generate_private_key(ec.SECP256R1()), "no RSA key of at least 1024 bits"),
    ],
)
def test_only_keys_that_receivers_honour_are_taken(tmp_path: Path, key: object, said: str) -> None:
    variables = signing(write_key(tmp_path / "key.pem", key))
    if said:
        assert said in complaint(variables)
    else:
        assert read(variables).signer


def test_a_key_with_a_passphrase_and_a_file_without_a_key_are_refused(tmp_path: Path) -> None:
    locked = write_key(tmp_path / "locked.pem", GOOD_KEY, BestAvailableEncryption(b"sesame"))
    assert "passphrase" in complaint(signing(locked))
    other = tmp_path / "other.pem"
    other.write_text("no key\n")
    other.chmod(0o600)
    assert "openssl genrsa" in complaint(signing(other))


@pytest.mark.parametrize(
    ("from_address", "is_aligned"),
    [
        ("news@trust.example", True),
        ("news@mail.trust.example", True),
        ("News <news@TRUST.example>", True),
        ("news@example", True),
        ("news@other.example", False),
        ("news@nottrust.example", False),
    ],
)
def test_a_sender_that_the_signature_does_not_count_for_is_doubted(
    key_file: Path, from_address: str, is_aligned: bool
) -> None:
    doubts = read(signing(key_file)).doubts(from_address)
    assert any("DMARC" in doubt for doubt in doubts) != is_aligned


@pytest.mark.parametrize(
    ("key", "said"),
    [(generate_private_key(65537, 1024), "1024 bits"), (Ed25519PrivateKey.generate(), "Ed25519")],
)
def test_a_key_that_some_do_not_honour_is_doubted(tmp_path: Path, key: object, said: str) -> None:
    settings = read(signing(write_key(tmp_path / "key.pem", key)))
    (doubt,) = settings.doubts("news@trust.example")
    assert said in doubt


def test_no_key_and_no_password_is_shown(key_file: Path) -> None:
    settings = read(signing(key_file, SMTP_URL="smtps://me:hunter2@mail.trust.example"))
    assert "hunter2" not in repr(settings)
    assert "PRIVATE" not in repr(settings)
    assert settings.place == "mail.trust.example"


@given(
    st.dictionaries(
        st.sampled_from(["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE", "BOUNCE_ADDRESS"]),
        st.text(max_size=30),
    )
)
def test_no_text_at_all_makes_anything_but_one_line(variables: dict[str, str]) -> None:
    try:
        read({"SMTP_URL": URL} | variables)
    except SettingError as error:
        assert "\n" not in str(error)  # noqa: PT017 - most texts raise nothing

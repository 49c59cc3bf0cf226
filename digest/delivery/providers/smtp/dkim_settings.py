"""What the environment says about signing mail (DKIM)."""

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from digest.setting_error import SettingError

if TYPE_CHECKING:
    from digest.delivery.providers.message.dkim import DkimSigner, SigningKey

NAMES = ("DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE")
SHORTEST_RSA_BITS = 1024
ADVISED_RSA_BITS = 2048
"""RFC 8301, section 3.2."""
MAKE_A_KEY = "for instance: openssl genrsa -out dkim.pem 2048"
_LABELS = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def read_dkim_signer(variables: Mapping[str, str]) -> "DkimSigner | None":
    """Return who signs mail; None where nobody does.

    Raises SettingError where the variables are wrong or only some are set, and where the key cannot
    be used or is not safe.
    """
    missing = [name for name in NAMES if not variables.get(name)]
    if len(missing) == len(NAMES):
        return None
    if missing:
        raise SettingError(
            f"{missing[0]} is not set, and mail is signed only where {', '.join(NAMES)} all are; "
            "set it, or leave out the others."
        )
    # Only who signs needs what signs, and this is read at every start.
    from digest.delivery.providers.message.dkim import DkimSigner  # noqa: PLC0415

    return DkimSigner(
        domain=_domain(variables["DKIM_DOMAIN"]),
        selector=_selector(variables["DKIM_SELECTOR"]),
        key=_key(variables["DKIM_KEY_FILE"]),
    )


def doubts_about_signing(signer: "DkimSigner", from_domain: str) -> Iterator[str]:
    """Yield what may keep receivers from honouring the signature on mail from that domain."""
    if not _is_aligned(signer.domain, from_domain):
        yield (
            f"Mail from {from_domain} is signed as {signer.domain}, which DMARC does not count for "
            f"it (RFC 7489, section 3.1.1); set DKIM_DOMAIN to {from_domain}, or change the sender."
        )
    bits = getattr(signer.key, "key_size", None)
    if bits is None:
        yield (
            "The DKIM key is an Ed25519 one; receivers that know RSA alone see unsigned mail. Use "
            f"an RSA key, {MAKE_A_KEY}"
        )
    elif bits < ADVISED_RSA_BITS:
        yield (
            f"The DKIM key has {bits} bits; {ADVISED_RSA_BITS} are advised (RFC 8301), {MAKE_A_KEY}"
        )


def _is_aligned(signed_as: str, from_domain: str) -> bool:
    # What else belongs to one organisation only a list of suffixes could tell.
    a, b = signed_as.lower(), from_domain.lower()
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")


def _domain(value: str) -> str:
    try:
        domain = value.lower() if value.isascii() else value.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if "." not in domain or not _LABELS.fullmatch(domain):
        raise SettingError(f"DKIM_DOMAIN is {value!r}; write it like your.org, without anything.")
    return domain


def _selector(value: str) -> str:
    if not _LABELS.fullmatch(value.lower()):
        raise SettingError(
            f"DKIM_SELECTOR is {value!r}; give what stands before ._domainkey in the DNS, of "
            "letters, digits and hyphens."
        )
    return value


def _key(file: str) -> "SigningKey":
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
    )

    content = _private_bytes(file)
    try:
        key = load_pem_private_key(content, password=None)
    except TypeError:
        raise SettingError(
            f"DKIM_KEY_FILE is {file!r}, whose key takes a passphrase; write it without one: "
            "openssl pkey -in FILE -out FILE"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise SettingError(
            f"DKIM_KEY_FILE is {file!r}, which holds no private key in PEM; make one, {MAKE_A_KEY}"
        ) from None
    if isinstance(key, RSAPrivateKey) and key.key_size >= SHORTEST_RSA_BITS:
        return key
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise SettingError(
        f"DKIM_KEY_FILE is {file!r}, whose key is no RSA key of at least {SHORTEST_RSA_BITS} bits "
        f"and no Ed25519 key, so nobody honours its signature; make one, {MAKE_A_KEY}"
    )


def _private_bytes(file: str) -> bytes:
    try:
        path = Path(file).expanduser()
        mode, content = path.stat().st_mode, path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingError(
            f"DKIM_KEY_FILE is {file!r}, which cannot be read ({why}); name a file that this user "
            "may read."
        ) from None
    if mode & stat.S_IRWXO:
        raise SettingError(
            f"DKIM_KEY_FILE is {file!r}, which everybody on this machine may open: chmod 600 {file}"
        )
    return content

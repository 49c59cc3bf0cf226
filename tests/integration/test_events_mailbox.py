"""Bounces of mail sent by SMTP: each is read once, and harms nobody but whom it is about."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digest.delivery.providers.base import Submitted
from digest.events.apply_events import apply_events
from digest.events.mailbox import take_from_imap
from digest.events.mailbox.mailbox_error import MailboxError
from digest.events.mailbox.read_mailbox import VISIT_EVERY, read_mailbox
from digest.events.models import Event, MailboxVisit, StoredBody
from digest.issues.models import Issue
from subscribers.models import Subscriber, Suppression
from subscribers.suppressions.endings import BOUNCED, COMPLAINT
from tests.bounced_mail import a_complaint
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    planned_issue,
    send,
)
from tests.integration.event_histories import (
    bare_bounce_of,
    bounce_of,
    ended,
    returned_of,
    token_of,
)
from tests.integration.imap_far_end import FOLDER, PASSWORD, USER, ImapFolder, imap_server

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@example.org", "ben@example.org"
NOW = DUE + timedelta(hours=1)
REPLY = b"Subject: Re: This week\r\nFrom: ada@example.org\r\n\r\nThank you!"


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in (ADA, BEN):
        make_subscriber(email)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Submitted(message_id=None), in_order=True))
    return issue


# --- Maildir -------------------------------------------------------------------------------


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("tmp", "new", "cur"):
        (tmp_path / name).mkdir()
    return tmp_path


def put(maildir: Path, name: str, mail: bytes) -> None:
    (maildir / "new" / name).write_bytes(mail.replace(b"\r\n", b"\n"))


def test_a_bounce_in_a_maildir_is_read_once_and_suppresses(issue: Issue, maildir: Path) -> None:
    put(maildir, "1.host", bounce_of(issue, ADA))
    put(maildir, "2.host", REPLY)
    url = f"maildir://{maildir}"
    assert read_mailbox(url, now=NOW) == 2
    assert not list((maildir / "new").iterdir())
    assert {path.name for path in (maildir / "cur").iterdir()} == {"1.host:2,S", "2.host:2,S"}
    assert StoredBody.objects.count() == 1
    assert apply_events(now=NOW).suppressed == 1
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}
    assert read_mailbox(url, now=NOW + VISIT_EVERY) == 0


def test_the_mailbox_is_looked_into_every_five_minutes(issue: Issue, maildir: Path) -> None:
    url = f"maildir://{maildir}"
    assert read_mailbox(url, now=NOW) == 0
    put(maildir, "1.host", bounce_of(issue, ADA))
    assert read_mailbox(url, now=NOW + VISIT_EVERY - timedelta(seconds=1)) is None
    assert read_mailbox(url, now=NOW + VISIT_EVERY) == 1
    assert read_mailbox(url, now=NOW) == 0, "the clock was put back"


def test_a_crash_between_keeping_and_marking_does_no_harm(issue: Issue, maildir: Path) -> None:
    mail = bounce_of(issue, ADA)
    for visit in range(2):
        put(maildir, "1.host", mail)
        read_mailbox(f"maildir://{maildir}", now=NOW + visit * VISIT_EVERY)
        apply_events(now=NOW)
    assert StoredBody.objects.count() == 1
    assert Event.objects.count() == 1


def test_a_folder_that_is_none_is_told_also_to_the_doctor(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="BOUNCES_URL must name a folder with new and cur"):
        read_mailbox(f"maildir://{tmp_path}", now=NOW)
    assert "cannot be read" in MailboxVisit.objects.get().trouble
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    read_mailbox(f"maildir://{tmp_path}", now=NOW + VISIT_EVERY)
    assert MailboxVisit.objects.get().trouble == ""


def test_a_file_that_cannot_be_read_stays_and_keeps_no_other_back(
    issue: Issue, maildir: Path
) -> None:
    # Opened as a file, and every read of it fails, for root too.
    (maildir / "new" / "1.host").symlink_to("/proc/self/mem")
    put(maildir, "2.host", bounce_of(issue, ADA))
    with pytest.raises(
        MailboxError, match=r"1 of the mails in the Maildir .* The others were read"
    ):
        read_mailbox(f"maildir://{maildir}", now=NOW)
    assert "1 of the mails" in MailboxVisit.objects.get().trouble
    assert [path.name for path in (maildir / "new").iterdir()] == ["1.host"]
    assert apply_events(now=NOW).suppressed == 1


def test_a_mail_that_cannot_be_moved_comes_again_and_keeps_no_other_back(
    issue: Issue, maildir: Path
) -> None:
    (maildir / "cur" / "1.host:2,S").mkdir()
    for name, email in (("1.host", ADA), ("2.host", BEN)):
        put(maildir, name, bounce_of(issue, email))
    for visit in range(2):
        with pytest.raises(MailboxError, match="1 of the mails"):
            read_mailbox(f"maildir://{maildir}", now=NOW + visit * VISIT_EVERY)
    assert StoredBody.objects.count() == 2
    assert apply_events(now=NOW).suppressed == 2


def hear(issue: Issue, maildir: Path, mail: bytes) -> None:
    put(maildir, "1.host", mail)
    MailboxVisit.objects.all().delete()
    assert read_mailbox(f"maildir://{maildir}", now=NOW) == 1
    apply_events(now=NOW)


def test_a_reader_who_knows_their_neighbours_number_cannot_bounce_them(
    issue: Issue, maildir: Path
) -> None:
    for token in (token_of(issue, BEN), "", "x" * 40):
        hear(issue, maildir, bounce_of(issue, ADA, token=token))
    assert ended([ADA, BEN]) == {ADA: "", BEN: ""}
    assert not Event.objects.exists()
    hear(issue, maildir, bounce_of(issue, ADA))
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}


def test_a_bounce_without_our_headers_counts_by_the_address_that_it_came_to(
    issue: Issue, maildir: Path
) -> None:
    hear(issue, maildir, bare_bounce_of(issue, ADA, key="a key that we never had"))
    assert ended([ADA, BEN]) == {ADA: "", BEN: ""}
    hear(issue, maildir, bare_bounce_of(issue, ADA))
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}


def test_a_complaint_in_the_same_mailbox_suppresses_whose_copy_it_was(
    issue: Issue, maildir: Path
) -> None:
    hear(issue, maildir, a_complaint(returned_of(issue, ADA, token=token_of(issue, BEN))))
    assert ended([ADA, BEN]) == {ADA: "", BEN: ""}
    hear(issue, maildir, a_complaint(returned_of(issue, ADA)))
    assert ended([ADA, BEN]) == {ADA: COMPLAINT, BEN: ""}
    assert Suppression.objects.get().reason == COMPLAINT


def test_a_full_mailbox_is_counted_and_suppresses_nobody_yet(issue: Issue, maildir: Path) -> None:
    hear(issue, maildir, bounce_of(issue, ADA, status="5.2.2"))
    assert ended([ADA]) == {ADA: ""}
    assert Subscriber.objects.get(email=ADA).soft_bounces == 1


# --- IMAP ----------------------------------------------------------------------------------


def url_of(folder: ImapFolder, *, scheme: str = "imap", password: str = PASSWORD) -> str:
    host = "localhost" if scheme == "imaps" else "127.0.0.1"
    return f"{scheme}://{USER}:{quote(password, safe='')}@{host}:{folder.port}/{quote(FOLDER)}"


def test_a_bounce_on_an_imap_server_is_read_once_and_marked(issue: Issue) -> None:
    folder = ImapFolder()
    folder.add(bounce_of(issue, ADA))
    folder.add(REPLY)
    with imap_server(folder):
        assert read_mailbox(url_of(folder), now=NOW) == 2
        assert folder.unseen() == []
        assert read_mailbox(url_of(folder), now=NOW + VISIT_EVERY) == 0
    apply_events(now=NOW)
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}
    assert folder.log.count("LOGOUT") == 2
    assert all(mail.content in {bounce_of(issue, ADA), REPLY} for mail in folder.mails.values())


def test_a_line_that_breaks_before_a_mail_is_marked_loses_nothing(issue: Issue) -> None:
    folder = ImapFolder(hang_up_at="STORE")
    folder.add(bounce_of(issue, ADA))
    with imap_server(folder):
        with pytest.raises(MailboxError):
            read_mailbox(url_of(folder), now=NOW)
        assert StoredBody.objects.count() == 1
        folder.hang_up_at = ""
        read_mailbox(url_of(folder), now=NOW + VISIT_EVERY)
    assert StoredBody.objects.count() == 1
    assert folder.unseen() == []


@pytest.mark.parametrize("refuse", ["SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_server_that_refuses_is_quoted_without_an_address_or_the_password(
    issue: Issue, refuse: str
) -> None:
    folder = ImapFolder(refuse=refuse)
    folder.add(REPLY)
    with imap_server(folder), pytest.raises(MailboxError) as caught:
        read_mailbox(url_of(folder), now=NOW)
    assert "check BOUNCES_URL" in str(caught.value)
    assert ADA not in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("refuse", ["UID FETCH 1 ", "UID STORE 1 "])
def test_one_mail_that_the_server_will_not_give_keeps_no_other_back(
    issue: Issue, refuse: str
) -> None:
    folder = ImapFolder(refuse=refuse)
    folder.add(REPLY)
    folder.add(bounce_of(issue, ADA))
    with imap_server(folder):
        with pytest.raises(MailboxError, match=r"1 of its mails .* The others were read"):
            read_mailbox(url_of(folder), now=NOW)
        assert folder.unseen() == [1]
        assert apply_events(now=NOW).suppressed == 1
        folder.refuse = ""
        assert read_mailbox(url_of(folder), now=NOW + VISIT_EVERY) == 1
    assert folder.unseen() == []


def test_a_wrong_password_is_told_without_it() -> None:
    folder = ImapFolder()
    with imap_server(folder), pytest.raises(MailboxError) as caught:
        read_mailbox(url_of(folder, password="secret-but-wrong"), now=NOW)
    assert "AUTHENTICATIONFAILED" in str(caught.value)
    assert "secret-but-wrong" not in str(caught.value)


def test_a_server_that_is_away_is_told() -> None:
    folder = ImapFolder()
    with imap_server(folder):
        pass
    with pytest.raises(MailboxError, match="cannot be read"):
        read_mailbox(url_of(folder), now=NOW)


def test_a_flood_of_mail_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_from_imap, "MOST_MAILS", 3)
    folder = ImapFolder()
    for _ in range(5):
        folder.add(REPLY)
    with imap_server(folder):
        counts = [read_mailbox(url_of(folder), now=NOW + n * VISIT_EVERY) for n in range(3)]
    assert counts == [3, 2, 0]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificate and key of localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("imap") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_over_tls_the_server_must_show_a_certificate_that_is_trusted(certificate: Path) -> None:
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(certificate)
    client_tls = ssl.create_default_context(cafile=str(certificate))
    folder = ImapFolder()
    folder.add(REPLY)
    with imap_server(folder, tls=server_tls):
        url = url_of(folder, scheme="imaps")
        with pytest.raises(MailboxError, match=r"(?i)certificate"):
            read_mailbox(url, now=NOW)
        assert folder.log == []
        assert read_mailbox(url, now=NOW + VISIT_EVERY, tls=client_tls) == 1

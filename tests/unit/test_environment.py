"""A wrong variable stops the program with one line that names it and says how to mend it."""

import base64
import stat
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.environment import POSTGRESQL_OPTIONS, SQLITE_FILE, Environment, read_environment
from digest.secret_key import SECRET_KEY_FILE, SHORTEST_SECRET_KEY
from digest.setting_error import SettingError

KEY = "k" * SHORTEST_SECRET_KEY
SMTP = {"DIGEST_PROVIDER": "smtp", "SMTP_URL": "smtp://mail.example.org"}
SENDGRID = {"DIGEST_PROVIDER": "sendgrid", "SENDGRID_API_KEY": "SG.key"}
NAMES = (
    "DATABASE_URL",
    "DIGEST_SECRET_KEY",
    "DIGEST_BASE_URL",
    "DIGEST_PROVIDER",
    "DIGEST_PROXIES",
    "DIGEST_SECOND_FACTOR",
    "DIGEST_SIGN_UP_LIMIT",
    "SMTP_URL",
    "SENDGRID_API_KEY",
    "SENDGRID_HOST",
    "SENDGRID_WEBHOOK_PUBLIC_KEY",
)


def read(**variables: str) -> Environment:
    return read_environment({"DIGEST_HOME": "/nowhere/made", "DIGEST_SECRET_KEY": KEY} | variables)


def provider_of(name: str) -> dict[str, str]:
    """What makes the program look at the variable of that name; a whole one of each other."""
    kind = name.partition("_")[0].lower()
    return {"smtp": SMTP, "sendgrid": SENDGRID}.get(kind, {})


def complaint(**variables: str) -> str:
    """What the program says before it stops; empty where it does not stop."""
    try:
        read(**variables)
    except SettingError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("name", "value", "others", "mend"),
    [
        ("DIGEST_PROVIDER", "pigeon", {}, "set it to one of outbox, smtp, sendgrid"),
        ("SMTP_URL", "", {"DIGEST_PROVIDER": "smtp"}, "set it to smtp://"),
        ("SMTP_URL", "mail.example.org", {}, "write it like smtp://"),
        ("SMTP_URL", "http://mail.example.org", {}, "write it like smtp://"),
        ("SMTP_URL", "smtp://", {}, "names no host"),
        ("SMTP_URL", "smtp://mail.example.org:port", {}, "write it like smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:70000", {}, "write it like smtp://"),
        ("SMTP_URL", "smtp://[mail", {}, "write it like smtp://"),
        ("SMTP_URL", "smtp://mail.example.org/news", {}, "after host and port"),
        ("SMTP_URL", "smtp://mail.example.org?ssl=yes", {}, "option other than tls"),
        ("SMTP_URL", "smtp://mail.example.org?tls=maybe", {}, "starttls and none"),
        ("SMTP_URL", "smtps://mail.example.org?tls=starttls", {}, "keep only smtps"),
        ("SMTP_URL", "smtp://me@mail.example.org", {}, "only one of user and password"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example.org", {}, "add ?tls=starttls"),
        ("SMTP_URL", "smtps://me:h%C3%BCnter@mail.example.org", {}, "beyond ASCII"),
        ("SMTP_URL", "smtps://me:hunter%0D%0Atwo@mail.example.org", {}, "beyond ASCII"),
        ("SENDGRID_API_KEY", "", {"DIGEST_PROVIDER": "sendgrid"}, "make a key"),
        ("DIGEST_SIGN_UP_LIMIT", "lots", {}, "write it like 10/second"),
        ("DIGEST_SIGN_UP_LIMIT", "0/hour", {}, "write it like 10/second"),
        ("DIGEST_PROXIES", "nginx", {}, "write addresses or networks such as"),
        ("DIGEST_SECOND_FACTOR", "no", {}, "write off to let"),
        ("DIGEST_BASE_URL", "news.example.org", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "ftp://news.example.org", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://news.example.org:port", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://news.example.org:70000", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://[news", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://news..example.org", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://me:secret@example.org", {}, "write it like https://"),
        ("DIGEST_BASE_URL", "https://example.org/?list=1", {}, "give only scheme and host"),
        ("DIGEST_BASE_URL", "https://example.org/#top", {}, "give only scheme and host"),
        ("SENDGRID_HOST", "api.sendgrid.com", {}, "write it like https://"),
        ("SENDGRID_HOST", "http://api.sendgrid.com", {}, "write it with https://"),
        ("SENDGRID_HOST", "https://api.sendgrid.com/v3", {}, "only scheme and host"),
        ("SENDGRID_SANDBOX", "yes", SENDGRID, "set it to 1"),
        ("SENDGRID_API_KEY", "SG.two\nlines", {"DIGEST_PROVIDER": "sendgrid"}, "copy it again"),
        ("DATABASE_URL", "mysql://localhost/digest", {}, "write it like postgresql://"),
        ("DATABASE_URL", "digest.sqlite3", {}, "write it like postgresql://"),
        ("DATABASE_URL", "sqlite://", {}, "sqlite:////absolute/path.db"),
        ("DATABASE_URL", "sqlite:///", {}, "sqlite:////absolute/path.db"),
        ("DATABASE_URL", "sqlite://relative.db", {}, "sqlite:////absolute/path.db"),
        ("DATABASE_URL", "postgresql://localhost", {}, "write it like postgresql://"),
        ("DATABASE_URL", "postgresql://localhost:port/digest", {}, "write it like postgresql://"),
        ("DATABASE_URL", "postgresql://[::1/digest", {}, "write it like postgresql://"),
        ("DIGEST_SECRET_KEY", "short", {}, "openssl rand"),
        ("DIGEST_FORMER_SECRET_KEYS", f"{KEY} short", {}, "each former key whole"),
        (
            "DIGEST_SECRET_KEY",
            "",
            {"DATABASE_URL": "postgresql://localhost/digest"},
            "openssl rand",
        ),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable_and_the_mend(
    name: str, value: str, others: dict[str, str], mend: str
) -> None:
    with pytest.raises(SettingError) as caught:
        read(**provider_of(name) | others | {name: value})
    message = str(caught.value)
    assert name in message
    assert mend in message
    assert "\n" not in message


def test_no_message_repeats_a_password() -> None:
    for name, value in (
        ("DIGEST_BASE_URL", "https://me:hunter2@example.org"),
        ("DATABASE_URL", "postgresql://me:hunter2@localhost"),
        ("DATABASE_URL", "mysql://me:hunter2@localhost/digest"),
        ("DATABASE_URL", "postgresql://me:hunter2@localhost:port/digest"),
        ("DIGEST_SECRET_KEY", "hunter2"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example.org"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example.org:port?tls=starttls"),
        ("SMTP_URL", "http://me:hunter2@mail.example.org"),
        ("SMTP_URL", "smtps://:hunter2@mail.example.org"),
    ):
        with pytest.raises(SettingError) as caught:
            read(**provider_of(name) | {name: value})
        assert "hunter2" not in str(caught.value)


@given(st.dictionaries(st.sampled_from((*NAMES, "DIGEST_HOME")), st.text(max_size=40)))
def test_no_text_at_all_makes_anything_but_one_line(variables: dict[str, str]) -> None:
    # Where it finds nothing to complain about, it makes a home and a key.
    with TemporaryDirectory() as folder, chdir(folder):
        assert "\n" not in complaint(**{"DIGEST_SECRET_KEY": KEY} | variables)


@given(
    st.sampled_from(["DATABASE_URL", "DIGEST_BASE_URL", "SENDGRID_HOST", "SMTP_URL"]),
    st.sampled_from(["postgresql", "postgres", "sqlite", "http", "https", "smtp"]),
    st.sampled_from([":", "://", ":///"]),
    st.text("/:@?#[]%. a1\n\0é", max_size=20),
)
def test_no_address_however_broken_makes_anything_but_a_line_that_names_it(
    name: str, scheme: str, colon: str, rest: str
) -> None:
    said = complaint(**provider_of(name) | {name: f"{scheme}{colon}{rest}"})
    assert not said or name in said


def test_what_is_set_for_a_provider_that_is_not_chosen_stops_nothing() -> None:
    assert not complaint(SMTP_URL="nonsense", SENDGRID_HOST="nonsense")


def test_a_home_of_a_person_who_is_not_here_stops_the_program() -> None:
    assert "DIGEST_HOME" in complaint(DIGEST_HOME="~nobody-of-this-name/digest")


def test_nothing_set_means_sqlite_and_outbox_in_a_folder_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = read_environment({})
    assert environment.home == tmp_path / "var"
    assert environment.database["NAME"] == str(tmp_path / "var" / SQLITE_FILE)
    assert environment.provider == "outbox"
    assert environment.is_rehearsal
    assert environment.base_url == "http://127.0.0.1:8000"
    assert environment.base_host == "127.0.0.1"
    assert read(**SENDGRID).provider_settings.place == "api.sendgrid.com"
    rehearsal = read(**SENDGRID, SENDGRID_SANDBOX="1").provider_settings
    assert rehearsal.place == "api.sendgrid.com (sandbox: nothing is delivered)"
    assert "SENDGRID_SANDBOX" in rehearsal.doubts("news@trust.example")[0]


@pytest.mark.parametrize(
    ("variables", "is_trial"),
    [
        ({}, True),
        ({"DIGEST_BASE_URL": "http://news.example.org"}, True),
        (SMTP, False),
        (SMTP | {"SMTP_URL": "smtp://localhost:25"}, True),
        (SMTP | {"SMTP_URL": "smtp://[::1]:25"}, True),
        (SMTP | {"SMTP_URL": "smtp://localhost", "DIGEST_BASE_URL": "http://a.example"}, False),
        (SENDGRID, False),
        (SENDGRID | {"SENDGRID_HOST": "http://127.0.0.1:4010"}, True),
        (SENDGRID | {"SENDGRID_HOST": "https://127.0.0.1.example.org"}, False),
    ],
)
def test_placeholders_harm_nobody_where_mail_or_links_and_mail_stay_on_this_machine(
    variables: dict[str, str], is_trial: bool
) -> None:
    assert read(**variables).is_trial is is_trial


def test_an_empty_variable_counts_as_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    empty = read_environment(dict.fromkeys((*NAMES, "DIGEST_HOME"), ""))
    assert empty == read_environment({})


def test_sqlite_keeps_every_commit_through_a_power_cut() -> None:
    options = read().database["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////srv/digest.db", "/srv/digest.db"),
        ("sqlite:////srv/two%20words.db", "/srv/two words.db"),
        ("sqlite:///here.db", str(Path("here.db").absolute())),
    ],
)
def test_a_sqlite_address_names_its_file(url: str, path: str) -> None:
    assert read(DATABASE_URL=url).database["NAME"] == path


def test_a_postgresql_address_gives_each_part_decoded() -> None:
    url = "postgresql://ada:p%40ss@db.example.org:5433/digest?sslmode=require"
    database = read(DATABASE_URL=url).database
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["NAME"] == "digest"
    assert database["USER"] == "ada"
    assert database["PASSWORD"] == "p@ss"
    assert database["HOST"] == "db.example.org"
    assert database["PORT"] == "5433"
    assert database["OPTIONS"] == POSTGRESQL_OPTIONS | {"sslmode": "require"}


def test_a_postgresql_address_may_name_a_socket() -> None:
    database = read(DATABASE_URL="postgresql://postgres:@/digest?host=/run/pg").database
    assert database["HOST"] == ""
    assert database["OPTIONS"]["host"] == "/run/pg"


def test_what_a_postgresql_address_says_of_time_comes_before_what_is_usual() -> None:
    usual = read(DATABASE_URL="postgresql://db.example.org/digest").database["OPTIONS"]
    assert usual == POSTGRESQL_OPTIONS
    url = "postgresql://db.example.org/digest?connect_timeout=3&tcp_user_timeout=0"
    options = read(DATABASE_URL=url).database["OPTIONS"]
    assert options == POSTGRESQL_OPTIONS | {"connect_timeout": "3", "tcp_user_timeout": "0"}


def test_the_base_address_loses_its_last_slash() -> None:
    environment = read(DIGEST_BASE_URL="https://news.example.org/ms/")
    assert environment.base_url == "https://news.example.org/ms"
    assert environment.base_host == "news.example.org"


def test_only_the_outbox_is_a_rehearsal() -> None:
    assert not read(DIGEST_PROVIDER="smtp", SMTP_URL="smtp://localhost").is_rehearsal
    assert not read(DIGEST_PROVIDER="sendgrid", SENDGRID_API_KEY="SG.x").is_rehearsal


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    first = read_environment({"DIGEST_HOME": str(home)})
    assert len(first.secret_key) >= SHORTEST_SECRET_KEY
    assert stat.S_IMODE((home / SECRET_KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) & 0o077 == 0
    assert read_environment({"DIGEST_HOME": str(home)}).secret_key == first.secret_key


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    first, second = (
        read_environment({"DIGEST_HOME": str(tmp_path / name)}).secret_key for name in "ab"
    )
    assert first != second


def test_a_given_key_is_used_and_none_is_kept(tmp_path: Path) -> None:
    assert read(DIGEST_HOME=str(tmp_path)).secret_key == KEY
    assert list(tmp_path.iterdir()) == []


def test_former_keys_are_given_with_blanks_or_commas_between() -> None:
    assert read().former_secret_keys == ()
    former = read(DIGEST_FORMER_SECRET_KEYS=f" {'a' * 32}, {'b' * 40}\n{'c' * 32} ")
    assert former.former_secret_keys == ("a" * 32, "b" * 40, "c" * 32)
    assert former.secret_key == KEY


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40])
def test_a_damaged_key_file_stops_the_program_rather_than_being_replaced(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / SECRET_KEY_FILE
    path.write_bytes(content)
    with pytest.raises(SettingError) as caught:
        read_environment({"DIGEST_HOME": str(tmp_path)})
    assert str(tmp_path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_key_that_is_gone_from_a_home_in_use_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / SQLITE_FILE).touch()
    with pytest.raises(SettingError, match="backup"):
        read_environment({"DIGEST_HOME": str(tmp_path)})
    assert not (tmp_path / SECRET_KEY_FILE).exists()
    assert read(DIGEST_HOME=str(tmp_path)).secret_key == KEY


def test_a_webhooks_key_is_whole_or_stops_the_program() -> None:
    key = base64.b64encode(bytes.fromhex("3059301306072a8648ce3d0201") + bytes(78)).decode()
    assert read(SENDGRID_WEBHOOK_PUBLIC_KEY=key).sendgrid_webhook_public_key == key
    for wrong in ("zz", "not base64!", key[:8], base64.b64encode(b"x" * 91).decode()):
        with pytest.raises(SettingError, match="SENDGRID_WEBHOOK_PUBLIC_KEY"):
            read(SENDGRID_WEBHOOK_PUBLIC_KEY=wrong)


def test_a_home_that_cannot_be_made_stops_the_program(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(SettingError, match="DIGEST_HOME"):
        read_environment({"DIGEST_HOME": str(in_the_way / "home")})


def test_a_key_can_only_come_from_the_variable_with_postgresql(tmp_path: Path) -> None:
    variables = {
        "DIGEST_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "postgresql://localhost/digest",
    }
    with pytest.raises(SettingError, match="DIGEST_SECRET_KEY"):
        read_environment(variables)
    assert read_environment(variables | {"DIGEST_SECRET_KEY": KEY}).secret_key == KEY
    assert not (tmp_path / "home").exists()

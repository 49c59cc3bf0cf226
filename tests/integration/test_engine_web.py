"""The web server that ``digest run`` starts, as a process on a free port of loopback."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from digest.engine.web import CannotListenError, listen
from tests.integration.digest_command import DigestProcess

LIMIT_SECONDS = 120
SERVE = """
import sys
if "--unopened" not in sys.argv:
    from digest.cli.process.open_home import open_home
    open_home()
from digest.engine.web import listen, start_web, stop_web
with listen("127.0.0.1", 0) as listening:
    server = start_web(listening)
    print(server.url, server.process.pid, flush=True)
    sys.stdin.readline()
    stop_web(server)
print("stopped", server.process.returncode, flush=True)
"""


def serve(variables: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, *arguments],
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_it_serves_pages_keeps_tokens_out_of_its_log_and_stops_cleanly(
    program_environment: dict[str, str],
) -> None:
    process = serve(program_environment)
    assert process.stdout
    url, _ = process.stdout.readline().split()

    assert get(f"{url}/healthz") == (200, "ok")
    assert get(f"{url}/preferences/a-readers-token")[0] == 404
    assert get(f"{url}/unsubscribe/a-readers-token", "POST")[0] == 200
    assert get(f"{url}/preferences/a-readers-token", Host="elsewhere.example")[0] == 400
    said, complained = process.communicate("stop\n", timeout=LIMIT_SECONDS)

    assert said == "stopped 0\n"
    assert "a-readers-token" not in complained
    assert complained.splitlines()[1:] == []


def test_characters_that_cannot_be_read_end_in_a_page_of_ours(
    program_environment: dict[str, str],
) -> None:
    process = serve(program_environment)
    assert process.stdout
    url, _ = process.stdout.readline().split()
    answers = {}
    for claimed in ("charset=rot13", "charset=nope", "charset*=nope''x", "x*=rot13''%41", ";=;*"):
        form = {"Content-Type": f"application/x-www-form-urlencoded; {claimed}"}
        for path in ("/subscribe?a=1", "/studio/sign-in/?a=1", "/unsubscribe/x?by=page"):
            status, said = get(f"{url}{path}", "POST", **form)
            answers[claimed, path.partition("?")[0]] = status, 'lang="en"' in said
    said, complained = process.communicate("stop\n", timeout=LIMIT_SECONDS)
    assert said == "stopped 0\n"
    assert {page for _, page in answers.values()} == {True}
    assert {(path, answers[claimed, path][0]) for claimed, path in answers} == {
        ("/subscribe", 415),
        ("/subscribe", 422),
        ("/studio/sign-in/", 415),
        ("/studio/sign-in/", 403),
        ("/unsubscribe/x", 200),
    }
    assert answers["charset=rot13", "/subscribe"][0] == 415
    assert complained.splitlines()[1:] == []


def test_it_does_not_outlive_the_process_that_started_it(
    program_environment: dict[str, str],
) -> None:
    process = serve(program_environment)
    assert process.stdout
    url, _ = process.stdout.readline().split()
    assert get(f"{url}/healthz") == (200, "ok")

    process.send_signal(signal.SIGKILL)
    # The server holds the other end of the pipe: it closes when the server has gone.
    assert process.communicate(timeout=LIMIT_SECONDS)[0] == ""

    with pytest.raises(urllib.error.URLError):
        get(f"{url}/healthz")


def test_started_while_the_database_cannot_be_read_it_waits_for_it(
    program_environment: dict[str, str], tmp_path: Path
) -> None:
    digest = DigestProcess(program_environment, tmp_path)
    Path(program_environment["DIGEST_HOME"]).mkdir(parents=True, exist_ok=True)
    process = serve(program_environment, "--unopened")
    assert process.stdout
    url, _ = process.stdout.readline().split()

    status, page = get(f"{url}/healthz")
    assert (status, "try again" in page) == (503, True)
    assert get(f"{url}/unsubscribe/a-readers-token", "POST")[0] == 503

    digest.done("topics")
    assert get(f"{url}/healthz") == (200, "ok")
    said, complained = process.communicate("stop\n", timeout=LIMIT_SECONDS)
    assert said == "stopped 0\n"
    assert "digest doctor" in complained
    assert "a-readers-token" not in complained


def test_a_key_that_turns_out_to_be_another_serves_no_page_and_is_said(
    program_environment: dict[str, str], tmp_path: Path
) -> None:
    other = program_environment | {"DIGEST_SECRET_KEY": "o" * 40}
    Path(program_environment["DIGEST_HOME"]).mkdir(parents=True, exist_ok=True)
    process = serve(other, "--unopened")
    assert process.stdout
    url, _ = process.stdout.readline().split()
    assert get(f"{url}/healthz")[0] == 503

    DigestProcess(program_environment, tmp_path).done("topics")
    assert get(f"{url}/healthz")[0] == 503
    complained = process.communicate("stop\n", timeout=LIMIT_SECONDS)[1]
    assert "Put the former key back" in complained


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListenError) as raised:
            listen("127.0.0.1", port)

    assert str(port) in str(raised.value)
    assert "--port" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_host_that_is_none_of_ours_is_said() -> None:
    with pytest.raises(CannotListenError, match="--host"):
        listen("no such host", 0)


def test_it_listens_where_it_says_by_ip_of_version_6_too(tmp_path: Path) -> None:
    with listen("::1", 0) as listening:
        assert listening.getsockname()[0] == "::1"

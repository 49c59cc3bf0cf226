"""A strict IMAP server on loopback: one folder, and just the commands of RFC 9051 that we need."""

import contextlib
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

USER, PASSWORD, FOLDER = "bounces", 'pass "word" \\ 1', "INBOX/Returned mail"
_COMMAND = re.compile(rb"(\S+) (.*)\r\n")
_STRING = rb'"((?:[^"\\]|\\.)*)"'


@dataclass
class Mail:
    content: bytes
    is_seen: bool = False


@dataclass
class ImapFolder:
    """What is in the folder; ``log`` holds the commands that came, without the login."""

    mails: dict[int, Mail] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    port: int = 0
    hang_up_at: str = ""
    """A command that is not answered: the connection ends there."""
    refuse: str = ""
    """A command that is answered with NO."""

    def add(self, content: bytes) -> None:
        self.mails[len(self.mails) + 1] = Mail(content)

    def unseen(self) -> list[int]:
        return [uid for uid, mail in self.mails.items() if not mail.is_seen]


class _Session(socketserver.StreamRequestHandler):
    folder: ImapFolder
    tls: ssl.SSLContext | None

    def setup(self) -> None:
        if self.tls is not None:
            self.request = self.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.logged_in = self.selected = False
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            found = _COMMAND.fullmatch(line)
            assert found, line
            tag, command = found.groups()
            name = command.decode().partition(" ")[0].upper()
            if name != "LOGIN":
                self.folder.log.append(command.decode())
            if self.folder.hang_up_at and self.folder.hang_up_at in command.decode():
                return
            refused = self.folder.refuse and self.folder.refuse in command.decode()
            answer = b"NO not for ada@example.org" if refused else self.answer(name, command)
            self.wfile.write(tag + b" " + answer + b"\r\n")
            if name == "LOGOUT":
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def answer(self, name: str, command: bytes) -> bytes:
        if name == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            return b"OK done"
        if name == "LOGIN":
            given = re.fullmatch(rb"LOGIN (\S+) " + _STRING, command)
            assert given, command
            password = re.sub(rb"\\(.)", rb"\1", given[2]).decode()
            self.logged_in = (given[1].decode(), password) == (USER, PASSWORD)
            return b"OK done" if self.logged_in else b"NO [AUTHENTICATIONFAILED] wrong"
        if name == "LOGOUT":
            self.wfile.write(b"* BYE\r\n")
            return b"OK done"
        assert self.logged_in, command
        if name == "SELECT":
            given = re.fullmatch(rb"SELECT " + _STRING, command)
            self.selected = bool(given) and given[1].decode() == FOLDER
            self.wfile.write(b"* %d EXISTS\r\n" % len(self.folder.mails))
            return b"OK [READ-WRITE] done" if self.selected else b"NO no such folder"
        assert name == "UID", command
        assert self.selected
        return self.uid_command(command)

    def uid_command(self, command: bytes) -> bytes:
        mails = self.folder.mails
        if command == b"UID SEARCH UNSEEN":
            found = " ".join(map(str, self.folder.unseen())).encode()
            self.wfile.write(b"* SEARCH " + found + b"\r\n" if found else b"* SEARCH\r\n")
        elif fetch := re.fullmatch(rb"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            uid, most = map(int, fetch.groups())
            if uid in mails:
                part = mails[uid].content[:most]
                head = b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n" % (uid, len(part))
                self.wfile.write(head + part + b")\r\n")
        elif store := re.fullmatch(rb"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command):
            if int(store[1]) in mails:
                mails[int(store[1])].is_seen = True
        else:
            raise AssertionError(command)
        return b"OK done"


@contextlib.contextmanager
def imap_server(folder: ImapFolder, *, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """Serve the folder; what the server asserts is raised at the end."""
    broken: list[BaseException] = []

    class Session(_Session):
        def handle(self) -> None:
            try:
                super().handle()
            except AssertionError as error:
                broken.append(error)

    Session.folder, Session.tls = folder, tls

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not trust the certificate hangs up."""

    with Server(("127.0.0.1", 0), Session) as server:
        folder.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
    if broken:
        raise broken[0]

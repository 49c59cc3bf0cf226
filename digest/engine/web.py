"""The web server: gunicorn in a process of its own, on a socket that is bound here."""

import errno
import os
import socket
import subprocess
import sys
from dataclasses import dataclass

END_SECONDS = 30.0
"""How long requests that are being answered may take to end; gunicorn's own limit is shorter."""


class CannotListenError(Exception):
    """The address cannot be had; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class WebServer:
    """A running web server."""

    process: "subprocess.Popen[bytes]"
    url: str
    """Where it listens."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; port 0 takes a free one. Raises CannotListenError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror:
        raise CannotListenError(
            f"{host} is no address of this machine; --host takes one such as 127.0.0.1."
        ) from None
    except OSError as error:
        raise CannotListenError(_reason(host, port, error)) from error


def start_web(listening: socket.socket) -> WebServer:
    """Start gunicorn on the socket. It stops when ``stop_web`` says so or this process ends."""
    number = listening.fileno()
    command = [
        *(sys.executable, "-m", "gunicorn"),
        *("--config", "python:digest.engine.web_settings"),
        *("--bind", f"fd://{number}", "digest.wsgi:application"),
    ]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and constant arguments
        command,
        stdin=subprocess.PIPE,
        pass_fds=[number],
        env=dict(os.environ),
        # Else a terminal's Ctrl-C would reach it too, and cut off what it is answering.
        start_new_session=True,
    )
    host, port = listening.getsockname()[:2]
    return WebServer(process=process, url=f"http://{f'[{host}]' if ':' in host else host}:{port}")


def stop_web(server: WebServer) -> None:
    """End the web server: it answers what it is at, then goes; if it does not, it is ended."""
    server.process.terminate()
    try:
        server.process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    if server.process.stdin:
        server.process.stdin.close()


def _reason(host: str, port: int, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"This user may not listen on port {port}; choose one above 1023 with --port."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; choose another with --port, or stop what uses it."
    return f"{host} cannot be listened at ({os.strerror(error.errno or 0)}); choose another --host."

"""What systemd and a service tell each other: the real protocol, without systemd."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from counterd.errors import ConfigError
from counterd.web.protocol.systemd import inherited_sockets, notify
from tests.process import process

PID = 4711


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LISTEN_FDS": "1"},
        {"LISTEN_PID": "4712", "LISTEN_FDS": "1"},
        {"LISTEN_PID": "4711", "LISTEN_FDS": "0", "LISTEN_FDNAMES": "a"},
        {"LISTEN_PID": "4711", "LISTEN_FDS": "-1"},
    ],
)
def test_sockets_of_others_are_left_alone(environment: dict[str, str]) -> None:
    assert inherited_sockets(environment, PID) == []
    assert environment == {}


def test_inherited_sockets_are_served_and_others_refused(tmp_path: Path) -> None:
    # Descriptor 3 is given to a process of its own: here it belongs to somebody.
    (tmp_path / "site").mkdir()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    program = (
        "import os, sys; os.dup2({0}, 3); os.set_inheritable(3, True);"
        "os.environ |= dict(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()));"
        "python = [sys.executable, '-m', 'counterd', 'serve', {1!r}, '--db', {2!r}];"
        "os.execv(python[0], python)"
    )
    site, db = str(tmp_path / "site"), str(tmp_path / "c.db")
    plain = (tmp_path / "plain").open("w")
    files: tuple[socket.socket | TextIO, ...] = (listener, socket.socket(), plain)
    for number, one in enumerate(files):
        server = subprocess.Popen(
            [sys.executable, "-c", program.format(one.fileno(), site, db)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[one.fileno()],
        )
        one.close()
        assert server.stdout is not None
        if number == 0:
            said = next(line for line in server.stdout if "listening on" in line)
            assert said == f"listening on http://127.0.0.1:{port}/\n"
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.0 200 ")
            server.terminate()
            server.communicate(timeout=15)
            assert server.returncode == 0
        else:
            _, complaint = server.communicate(timeout=15)
            refused = "the socket 3 of LISTEN_FDS is none that listens for streams"
            assert complaint == f"counterd: {refused}\n"
            assert server.returncode == 2


def test_a_descriptor_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="the socket 10000 of LISTEN_FDS is none"):
        inherited_sockets({"LISTEN_PID": "4711", "LISTEN_FDS": "1"}, PID, 10_000)


def test_the_start_and_the_stop_are_told(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "n"))
        systemd.settimeout(10)
        told = {"NOTIFY_SOCKET": str(tmp_path / "n")}
        with process(tmp_path / "site", tmp_path / "c.db", environment=told) as server:
            assert systemd.recv(100) == b"READY=1"
            server.hang_up()
            assert systemd.recv(100).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
            assert systemd.recv(100) == b"READY=1"
            server.stop()
            assert systemd.recv(100) == b"STOPPING=1"


def test_abstract_names_are_known_and_nobody_there_is_no_trouble() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        name = f"counterd-test-{os.getpid()}"
        systemd.bind(f"\0{name}")
        notify("READY=1", {"NOTIFY_SOCKET": f"@{name}"})
        assert systemd.recv(100) == b"READY=1"
    notify("READY=1", {"NOTIFY_SOCKET": f"@{name}"})
    notify("READY=1", {"NOTIFY_SOCKET": "vsock:2:1"})
    notify("READY=1", {})

"""The sockets to listen on: what is in the way is told, and what a dead server left is not."""

import socket
from pathlib import Path

import pytest

from counterd.errors import ConfigError
from counterd.web.protocol.sockets import address_of, forget, tcp_sockets, unix_socket


def test_every_address_of_a_name_has_the_same_port() -> None:
    opened = tcp_sockets("localhost", 0)
    assert opened
    assert len({one.getsockname()[1] for one in opened}) == 1
    for one in opened:
        one.close()


def test_addresses_are_told_as_urls() -> None:
    (fourth,), (sixth,) = tcp_sockets("127.0.0.1", 0), tcp_sockets("::1", 0)
    port = fourth.getsockname()[1]
    assert address_of(fourth, "http") == f"http://127.0.0.1:{port}/"
    assert address_of(sixth, "https") == f"https://[::1]:{sixth.getsockname()[1]}/"
    with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1 port {port}: Address al"):
        tcp_sockets("127.0.0.1", port)
    fourth.close()
    sixth.close()


@pytest.mark.parametrize("host", ["nobody.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(ConfigError, match=f"cannot listen on {host} port 0: "):
        tcp_sockets(host, 0)


def test_a_unix_socket_is_open_to_user_and_group_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    one = unix_socket(path)
    assert path.stat().st_mode & 0o777 == 0o660
    assert address_of(one, "http") == f"unix:{path}"
    with pytest.raises(ConfigError, match="unix_socket: another program listens on "):
        unix_socket(path)
    forget(path)  # it is still listened on
    assert path.exists()
    one.close()
    again = unix_socket(path)  # what was left is replaced
    again.close()
    forget(path)
    forget(path)
    assert not path.exists()


def test_what_else_lies_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("text")
    with pytest.raises(ConfigError, match=r"unix_socket: .*precious is there, and is no socket"):
        unix_socket(path)
    assert path.read_text() == "text"
    with pytest.raises(ConfigError, match=r"unix_socket: cannot listen on .*: No such file"):
        unix_socket(tmp_path / "no" / "s.sock")
    with pytest.raises(ConfigError, match=r"unix_socket: cannot listen on .*: "):
        unix_socket(tmp_path / ("long" * 40))


def test_a_socket_of_another_kind_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
        other.bind(str(path))
        with pytest.raises(ConfigError, match="another program listens on "):
            unix_socket(path)

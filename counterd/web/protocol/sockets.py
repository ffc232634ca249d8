"""The sockets to listen on: of an address and port, or of a path."""

import errno
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from counterd.errors import ConfigError

_BACKLOG: Final = 1024
_UNIX_MODE: Final = 0o660
_PRIVATE_UMASK: Final = 0o177


def tcp_sockets(host: str, port: int) -> list[socket.socket]:
    """Return a listening socket for each address of ``host``, all on one port if that is 0.

    Raises:
        ConfigError: there is no such address, or it is taken.
    """
    opened: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE | socket.AI_ADDRCONFIG
        )
        for family, _, _, _, address in dict.fromkeys(found):
            if opened and not port:
                port = opened[0].getsockname()[1]
            opened.append(_tcp_socket(family, (address[0], port, *address[2:])))
    except (OSError, UnicodeError) as error:
        _close(opened)
        raise ConfigError(f"cannot listen on {host} port {port}: {_reason(error)}") from error
    return opened


def _tcp_socket(family: int, address: tuple[object, ...]) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # IPv4 has sockets of its own; otherwise "::" would take what 0.0.0.0 wants.
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        one.listen(_BACKLOG)
    except OSError:
        one.close()
        raise
    one.settimeout(0)
    return one


def unix_socket(path: Path) -> socket.socket:
    """Return a listening socket at ``path``, for this user and group alone.

    What a server that died has left there is replaced.

    Raises:
        ConfigError: something else lies there, another listens there, or it cannot be made.
    """
    one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _make_room(path)
        # Until its mode is set, nobody else shall get in; chmod alone would come too late.
        before = os.umask(_PRIVATE_UMASK)
        try:
            one.bind(os.fspath(path))
        finally:
            os.umask(before)
        path.chmod(_UNIX_MODE)
        one.listen(_BACKLOG)
    except OSError as error:
        one.close()
        raise ConfigError(f"unix_socket: cannot listen on {path}: {_reason(error)}") from error
    except ConfigError:
        one.close()
        raise
    one.settimeout(0)
    return one


def _make_room(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise ConfigError(f"unix_socket: {path} is there, and is no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(0)
        if (failed := trial.connect_ex(os.fspath(path))) == errno.ECONNREFUSED:
            path.unlink(missing_ok=True)
        elif failed != errno.ENOENT:
            raise ConfigError(f"unix_socket: another program listens on {path}")


def forget(path: Path) -> None:
    """Remove the file of a UNIX socket that is closed, unless another server listens there now."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(0)
        if trial.connect_ex(os.fspath(path)) == errno.ECONNREFUSED:
            path.unlink()


def address_of(one: socket.socket, scheme: str) -> str:
    """Return how the address of ``one`` is told."""
    if one.family == socket.AF_UNIX:
        return f"unix:{one.getsockname()}"
    host, port = one.getsockname()[:2]
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"


def _close(opened: list[socket.socket]) -> None:
    for one in opened:
        one.close()


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "it is no name"
    is_name = isinstance(error, socket.gaierror)
    return str(error.strerror if is_name or not error.errno else os.strerror(error.errno))

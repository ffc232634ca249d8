"""What systemd and a service tell each other: sockets that are open already, and how it goes.

Source: sd_listen_fds(3), sd_notify(3).
"""

import os
import socket
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Final

from counterd.errors import ConfigError

_FIRST_INHERITED: Final = 3


def inherited_sockets(
    environment: MutableMapping[str, str], pid: int, first: int = _FIRST_INHERITED
) -> list[socket.socket]:
    """Return the sockets that systemd opened for the process ``pid``, none if it did not.

    The variables that tell are taken away: they are not meant for programs that we start.

    Raises:
        ConfigError: one is no stream socket that listens.
    """
    told = {name: environment.pop(name, "") for name in ("LISTEN_PID", "LISTEN_FDS")}
    environment.pop("LISTEN_FDNAMES", None)
    if told["LISTEN_PID"] != str(pid) or not told["LISTEN_FDS"].isdecimal():
        return []
    return [_inherited(first + number) for number in range(int(told["LISTEN_FDS"]))]


def _inherited(descriptor: int) -> socket.socket:
    refused = f"the socket {descriptor} of LISTEN_FDS is none that listens for streams"
    try:
        one = socket.socket(fileno=descriptor)
    except OSError as error:
        raise ConfigError(refused) from error
    is_stream = one.type == socket.SOCK_STREAM and one.family in (
        socket.AF_INET,
        socket.AF_INET6,
        socket.AF_UNIX,
    )
    if not is_stream or not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        raise ConfigError(refused)
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - its only parameter
    one.settimeout(0)
    return one


def notify(state: str, environment: Mapping[str, str]) -> None:
    """Tell systemd ``state``, if it waits for that; if it does not hear, we go on all the same."""
    path = environment.get("NOTIFY_SOCKET", "")
    if not path.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        one.sendto(state.encode(), path.replace("@", "\0", 1) if path[0] == "@" else path)

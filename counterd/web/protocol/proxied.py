"""Read who a proxy speaks for, from what it sends before all else.

Source: the PROXY protocol, versions 1 and 2 (haproxy.org, doc/proxy-protocol.txt).
"""

import socket
import struct
from typing import Final

HEADER_BYTES_MAX: Final = 536  # what version 2 says fits into one segment of any TCP
_LINE_BYTES_MAX: Final = 107  # of version 1
_SIGNATURE: Final = b"\r\n\r\n\0\r\nQUIT\n"
_FIXED: Final = 16  # of version 2: signature, version and command, family, length
_SHORTEST_LINE: Final = len(b"PROXY UNKNOWN\r\n")
_IPV4: Final = struct.Struct("!4s4sHH")
_IPV6: Final = struct.Struct("!16s16sHH")
_STREAM_IPV4: Final = 0x11
_STREAM_IPV6: Final = 0x21
_LOCAL: Final = 0x20
_PROXY: Final = 0x21
_PORT_MAX: Final = 65_535
_WORDS: Final = 6

Name = tuple[str, int]
"""An address as text, and a port."""


class ProxyError(Exception):
    """What came is no PROXY header, or one that cannot be read."""


def wanted(got: bytes) -> int:
    """Return how many more bytes surely belong to the header; none if it is whole.

    So a reader never takes a byte of what follows.

    Raises:
        ProxyError: this never becomes one.
    """
    if got.startswith(_SIGNATURE[: len(got)]) and got[:1] != b"P":
        return _wanted_of_version_2(got)
    if not got.startswith(b"PROXY "[: len(got)]):
        raise ProxyError("neither version 1 nor 2")
    if got.endswith(b"\r\n"):
        return 0
    if len(got) >= _LINE_BYTES_MAX or b"\n" in got:
        raise ProxyError("the line does not end as it should")
    if len(got) < _SHORTEST_LINE:
        return _SHORTEST_LINE - len(got)
    return 1 if got.endswith(b"\r") else min(2, _LINE_BYTES_MAX - len(got))


def _wanted_of_version_2(got: bytes) -> int:
    if len(got) < len(_SIGNATURE):
        # Version 1 is told from version 2 by the first byte, and no header is shorter than this.
        return (_SHORTEST_LINE if not got else len(_SIGNATURE)) - len(got)
    if len(got) < _FIXED:
        return _FIXED - len(got)
    size = _FIXED + int.from_bytes(got[14:16], "big")
    if size > HEADER_BYTES_MAX:
        raise ProxyError("it is too long")
    return size - len(got)


def named(header: bytes) -> Name | None:
    """Return whom a whole header names; ``None`` if the proxy speaks for itself or cannot tell.

    Raises:
        ProxyError: it cannot be read.
    """
    return _of_line(header) if header.startswith(b"P") else _of_version_2(header)


def _of_line(line: bytes) -> Name | None:
    words = line[:-2].split(b" ")
    if words[1] == b"UNKNOWN":
        return None
    families = {b"TCP4": socket.AF_INET, b"TCP6": socket.AF_INET6}
    if len(words) != _WORDS or words[1] not in families:
        raise ProxyError("not TCP4, TCP6 or UNKNOWN with two addresses and two ports")
    family = families[words[1]]
    source, _ = _address(words[2], family), _address(words[3], family)
    port, _ = _port(words[4]), _port(words[5])
    return source, port


def _address(word: bytes, family: int) -> str:
    try:
        return socket.inet_ntop(family, socket.inet_pton(family, word.decode("ascii")))
    except (OSError, ValueError):
        raise ProxyError("an address is none") from None


def _port(word: bytes) -> int:
    if not word.isdigit() or len(word) > len(str(_PORT_MAX)) or int(word) > _PORT_MAX:
        raise ProxyError("a port is none")
    return int(word)


def _of_version_2(header: bytes) -> Name | None:
    command, family = header[12], header[13]
    body = header[_FIXED:]
    if command == _LOCAL:
        return None  # the proxy's own check whether we are well
    if command != _PROXY:
        raise ProxyError("neither LOCAL nor PROXY of version 2")
    if family == _STREAM_IPV4 and len(body) >= _IPV4.size:
        source, _, port, _ = _IPV4.unpack_from(body)
        return socket.inet_ntop(socket.AF_INET, source), port
    if family == _STREAM_IPV6 and len(body) >= _IPV6.size:
        source, _, port, _ = _IPV6.unpack_from(body)
        return socket.inet_ntop(socket.AF_INET6, source), port
    if family in (_STREAM_IPV4, _STREAM_IPV6):
        raise ProxyError("its addresses are cut short")
    return None  # UNIX sockets, UDP, or unspecified: it tells no address

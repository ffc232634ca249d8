"""The variables of a request that a page may show: CGI's, nginx's, DeleGate's."""

from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv6Address
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes

from counterd.web.asked import Asked, cookie

# What a sign-in needs is nobody's to print.
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
_FIELDS_MAX: Final = 1_000


def address_text(address: bytes) -> str:
    """Return 16 bytes as people write an address, IPv4 without its prefix."""
    packed = IPv6Address(address)
    return str(packed.ipv4_mapped or packed)


class RequestVariables:
    """The variables of one request, by name in any case; texts are latin-1, a byte a character."""

    __slots__ = ("_asked",)

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def get(self, name: str) -> str | None:
        """Return the value of ``name``, ``None`` if this request has none."""
        lowered = name.lower()
        plain = _PLAIN.get(lowered)
        if plain is not None:
            return _bytes_text(plain(self._asked))
        prefix, _, rest = lowered.partition("_")
        match prefix:
            case "redirect":
                text = self._asked.redirected.get(name.upper())
                return None if text is None else _bytes_text(text)
            case "http":
                return self._header(rest.replace("_", "-"))
            case "arg":
                return self._field(rest)
            case "cookie":
                return self._cookie(name.partition("_")[2])
            case _:
                return None

    def names(self) -> Iterable[str]:
        """Return the names that ``printenv`` lists."""
        yield from _LISTED
        yield from self._asked.redirected
        for header in self._asked.headers:
            if header.lower() not in _SECRET_HEADERS:
                yield "HTTP_" + header.upper().replace("-", "_")

    def _header(self, name: str) -> str | None:
        if name in _SECRET_HEADERS:
            return None
        value = self._asked.headers.get(name)
        return None if value is None else _bytes_text(value)

    def _field(self, name: str) -> str | None:
        try:
            fields = parse_qsl(
                _bytes_text(self._asked.query),
                keep_blank_values=True,
                encoding="latin-1",
                max_num_fields=_FIELDS_MAX,
            )
        except ValueError:
            return None
        return next((value for field, value in fields if field.lower() == name), None)

    def _cookie(self, name: str) -> str | None:
        value = cookie(self._asked.headers.get("Cookie", ""), name)
        return None if value is None else _bytes_text(value)


def _bytes_text(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def _unescaped_query(asked: Asked) -> str:
    query = asked.query.encode("utf-8", "surrogateescape")
    return unquote_to_bytes(query).decode("utf-8", "surrogateescape")


def _host(asked: Asked) -> str:
    host = asked.headers.get("Host", "")
    name, separator, port = host.rpartition(":")
    return name if separator and (port.isdigit() or not port) else host


def _referer(asked: Asked) -> str:
    return asked.headers.get("Referer", "")


def _path(asked: Asked) -> str:
    return asked.raw_target.partition("?")[0]


_CGI: Final[Mapping[str, Callable[[Asked], str]]] = MappingProxyType(
    {
        "GATEWAY_INTERFACE": lambda _: "CGI/1.1",
        "QUERY_STRING": lambda asked: asked.query,
        "REMOTE_ADDR": lambda asked: address_text(asked.address),
        "REMOTE_HOST": lambda asked: address_text(asked.address),
        "REQUEST_METHOD": lambda asked: asked.method,
        "REQUEST_SCHEME": lambda asked: asked.scheme,
        "REQUEST_URI": lambda asked: asked.raw_target,
        "SCRIPT_NAME": lambda asked: asked.target.url,
        "SERVER_ADDR": lambda asked: asked.server[0],
        "SERVER_NAME": lambda asked: _host(asked) or asked.server[0],
        "SERVER_PORT": lambda asked: str(asked.server[1]),
        "SERVER_PROTOCOL": lambda asked: asked.protocol,
        "SERVER_SOFTWARE": lambda _: "counterd",
    }
)
_OTHERS: Final[Mapping[str, Callable[[Asked], str]]] = MappingProxyType(
    {
        "QUERY_STRING_UNESCAPED": _unescaped_query,
        # nginx
        "args": lambda asked: asked.query,
        "host": _host,
        "remote_addr": lambda asked: address_text(asked.address),
        "request_method": lambda asked: asked.method,
        "request_uri": lambda asked: asked.raw_target,
        "scheme": lambda asked: asked.scheme,
        "uri": lambda asked: asked.target.url,
        # DeleGate, whose manual and source spell it differently
        "REFERER": _referer,
        "REFERRER": _referer,
    }
)
_LISTED: Final = tuple(sorted(_CGI))
_PLAIN: Final = {name.lower(): plain for name, plain in (*_CGI.items(), *_OTHERS.items())}

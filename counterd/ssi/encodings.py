"""The encodings of ``#echo`` and ``#set``. Source: mod_include, ap_escape_uri, decodehtml.

A name stands for a pair of functions from string to string; a list of names is applied in order.
"""

import base64
import re
from collections.abc import Callable, Mapping
from html.entities import name2codepoint
from urllib.parse import unquote_to_bytes

from counterd.errors import PageError
from counterd.ssi.suggestions import unknown

Codec = Callable[[str], str]

_SEPARATORS = re.compile(r"[, \t]+")
_ENTITY = re.compile(r"&(?:#([0-9]{1,8}|[xX][0-9a-fA-F]{1,8})|([a-zA-Z0-9]+));")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*")
_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LATIN1_MAX = 0xFF


def _percent_table(kept: str) -> dict[int, str]:
    return {code: f"%{code:02x}" for code in range(256) if chr(code) not in kept}


_URL = _percent_table(_ALNUM + "$-_.+!*'(),:;@&=/~")
_URLENCODED = _percent_table(_ALNUM + ".-*_") | {ord(" "): "+"}
_SHELL = {ord(letter): "\\" + letter for letter in "&;`'\"|*?~<>^()[]{}$\\\n"}


def encode_entity(text: str) -> str:
    """Return ``text`` safe between tags and in a double-quoted attribute of HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def decode_entity(text: str) -> str:
    """Return ``text`` with the entities of Latin-1 decoded; others stay, bad numbers go."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def encode_url(text: str) -> str:
    """Return ``text`` as a part of a URL; ``/ & = :`` and the like stay."""
    return text.translate(_URL)


def decode_url(text: str) -> str:
    """Return ``text`` with ``%xx`` decoded; a ``%`` without two hexadecimal digits stays."""
    return unquote_to_bytes(text.encode("latin-1")).decode("latin-1") if "%" in text else text


def encode_form(text: str) -> str:
    """Return ``text`` as a value of a form, a blank as ``+``."""
    return text.translate(_URLENCODED)


def decode_form(text: str) -> str:
    """Return the value of a form that ``text`` encodes."""
    return decode_url(text.replace("+", " "))


def encode_base64(text: str) -> str:
    """Return ``text`` in base64."""
    return base64.b64encode(text.encode("latin-1")).decode("ascii")


def decode_base64(text: str) -> str:
    """Return what ``text`` encodes up to its first character that is not of base64."""
    match = _BASE64.match(text)
    assert match is not None
    letters = match[0]
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]  # one letter alone is not a byte
    return base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("latin-1")


def escape_shell(text: str) -> str:
    """Return ``text`` with a backslash before every character that a shell would act on."""
    return text.translate(_SHELL)


_ENCODERS: dict[str, Codec | None] = {
    "none": None,
    "entity": encode_entity,
    "url": encode_url,
    "urlencoded": encode_form,
    "base64": encode_base64,
}
_DECODERS: dict[str, Codec | None] = {
    "none": None,
    "entity": decode_entity,
    "url": decode_url,
    "urlencoded": decode_form,
    "base64": decode_base64,
}


def encoders(names: str) -> tuple[Codec, ...]:
    """Return what ``encoding="names"`` asks for.

    Raises: PageError for a name that is none.
    """
    return _codecs("encoding", names, _ENCODERS)


def decoders(names: str) -> tuple[Codec, ...]:
    """Return what ``decoding="names"`` asks for.

    Raises: PageError for a name that is none.
    """
    return _codecs("decoding", names, _DECODERS)


def _codecs(what: str, names: str, known: Mapping[str, Codec | None]) -> tuple[Codec, ...]:
    codecs: list[Codec] = []
    for name in filter(None, _SEPARATORS.split(names)):
        if name.lower() not in known:
            raise PageError(unknown(what, name, known))
        if codec := known[name.lower()]:
            codecs.append(codec)
    return tuple(codecs)


def _character(match: re.Match[str]) -> str:
    if match[2]:
        code = name2codepoint.get(match[2], _LATIN1_MAX + 1)
        return chr(code) if code <= _LATIN1_MAX else match[0]
    code = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    is_shown = code in (9, 10) or 32 <= code <= 126 or 161 <= code <= _LATIN1_MAX  # noqa: PLR2004 - ASCII
    return chr(code) if is_shown else ""

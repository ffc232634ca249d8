"""Wildcards of ``-strmatch`` as regular expressions. Source: apr_fnmatch.

``*`` is any text, ``?`` any character, ``[a-z]`` one of a set, ``[!a-z]`` one outside it, and a
backslash takes the next character as it is.
"""

import re

from counterd.ssi.regexes import Regex, compile_regex

_PIECE = re.compile(r"(\*+)|(\?)|\[([!^]?)(\]?[^\]]*)\]|\\?(.)", re.DOTALL)


def compile_wildcards(pattern: str, *, is_caseless: bool, is_path: bool) -> Regex:
    """Return ``pattern`` as a regular expression for a whole string.

    With ``is_path``, only a slash matches a slash. Raises: PageError when ``pattern`` is too long
    or a set in it is wrong.
    """
    any_one = "[^/]" if is_path else "."
    pieces = (_piece(match, any_one) for match in _PIECE.finditer(pattern))
    return compile_regex(rf"\A(?:{''.join(pieces)})\z", "si" if is_caseless else "s")


def _piece(match: re.Match[str], any_one: str) -> str:
    stars, one, inverted, members, literal = match.groups()
    if stars:
        return any_one + "*"
    if one:
        return any_one
    if members:
        kept = re.sub(r"[\[\]\\^&~|]", r"\\\g<0>", members)
        return f"[{'^' if inverted else ''}{kept}]"
    return re.escape(literal) if literal is not None else r"\[\]"

"""The pages that are measured, and how they are asked for."""

import os
import random
from itertools import accumulate
from pathlib import Path
from typing import Final

PAGE_BYTES: Final = 2_300
LARGE_BYTES: Final = 1_200_000
MANY: Final = 10_000
COUNTED: Final = '<!--#counter fmt="%T hits by %U guests" -->'
PLAIN: Final = "1234567 hits by 12345 guests"
ECHO: Final = '<!--#echo var="HTTP_HOST" -->'
CGI: Final = '<!--#include virtual="/cgi/counter" -->'
PARTS: Final = "".join(f'<!--#include virtual="/part{n}.shtml" -->' for n in range(3))
LONG_AGO_S: Final = 1_700_000_000
UNCHANGED: Final = "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT"
BROWSER: Final = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)

_FILLER: Final = "<p>Lorem ipsum, said the page, and was counted.</p>\n" * 100
_TEXT: Final = f"<!DOCTYPE html><title>Bench</title>\n{_FILLER}"[:PAGE_BYTES]
_PICKS: Final = 50_000

# What is asked is made before the load begins: wrk shares a core with nobody, but has only one.
_ZIPF: Final = """
local asked, picks, at = {{}}, {{{picks}}}, 0
init = function(args)
  for _, number in ipairs(picks) do
    asked[number] = asked[number] or wrk.format("GET", string.format("/many/%05d.shtml", number))
  end
end
request = function()
  at = at % #picks + 1
  return asked[picks[at]]
end
"""


def write_site(root: Path) -> None:
    """Write the same page in all its forms: counted, plain, with an echo, with parts, often."""
    root.mkdir()
    (root / "many").mkdir()
    texts = {
        "counted.shtml": _TEXT + COUNTED,
        "static.html": _TEXT + PLAIN,
        "echo.shtml": _TEXT + ECHO,
        "cgi.shtml": _TEXT + CGI,
        "parts.shtml": _TEXT[: PAGE_BYTES // 4] + PARTS,
    }
    texts |= {f"part{n}.shtml": _TEXT[: PAGE_BYTES // 4] + ECHO for n in range(3)}
    texts |= {f"many/{n:05}.shtml": _TEXT + COUNTED for n in range(MANY)}
    for name, text in texts.items():
        (root / name).write_text(text)
        os.utime(root / name, (LONG_AGO_S, LONG_AGO_S))
    (root / "large.bin").write_bytes(random.Random(0).randbytes(LARGE_BYTES))


def zipf_script() -> str:
    """Return what lets wrk ask for the many pages, the n-th 1/n as often as the first."""
    weights = list(accumulate(1 / (number + 1) for number in range(MANY)))
    picks = random.Random(0).choices(range(MANY), cum_weights=weights, k=_PICKS)
    return _ZIPF.format(picks=",".join(map(str, picks)))

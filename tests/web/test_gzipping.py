"""Pages as gzip: what is unpacked is the page, whatever the pieces, and nothing is packed twice."""

import gzip
import os
import re
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.nodes import Piece, Text
from counterd.ssi.parser import parse
from counterd.web.gzipping import Gzip
from tests.ssi.world import PAGES, World

WORDS = b"all work and no play makes jack a dull boy; "
BUDGET = 1_000_000
PRESS = Gzip(BUDGET)  # one for all pages, as in a server
TAGS = re.findall(
    r"<!--#.*?-->",
    "".join(path.read_text("latin-1") for path in sorted(PAGES.glob("*.shtml"))),
    re.DOTALL,
)


def texts() -> st.SearchStrategy[bytes]:
    """Short and long, easy to compress and not."""
    lengths = st.sampled_from([0, 1, 99, 100, 101, 500, 4_095, 4_096, 5_000])
    repeated = st.tuples(st.binary(min_size=1, max_size=8), lengths).map(
        lambda pair: (pair[0] * (pair[1] // len(pair[0]) + 1))[: pair[1]]
    )
    return st.binary(max_size=300) | repeated


@given(
    st.lists(st.booleans().flatmap(lambda is_text: texts().map(Text) if is_text else texts())),
    st.sampled_from([0, 2_000, BUDGET]),
)
def test_unpacked_it_is_the_page(pieces: list[Piece], budget: int) -> None:
    press = Gzip(budget)
    first = press.compressed(pieces)
    assert gzip.decompress(first) == whole(pieces)
    assert press.compressed(pieces) == first  # with the texts from memory


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text("a<\xe9\n", min_size=90))).map("".join))
def test_any_page_of_known_tags_is_itself_when_unpacked(page: str) -> None:
    world = World(files={"/inc/three.shtml": b"three " * 30, "/inc/plain.txt": b"plain " * 30})
    source = parse((page + '<!--#include virtual="/inc/plain.txt" -->').encode("latin-1"))
    pieces = evaluate(source, world.context())
    assert gzip.decompress(PRESS.compressed(pieces)) == whole(pieces)


@pytest.mark.parametrize("length", [65_534, 65_535, 65_536, 131_070, 131_071])
def test_long_values_are_stored_in_several_blocks(length: int) -> None:
    value = os.urandom(length)
    assert gzip.decompress(Gzip(BUDGET).compressed([value, Text(WORDS * 5), value])) == (
        value + WORDS * 5 + value
    )


def test_texts_shrink_and_values_stay_as_they_are() -> None:
    text, value = Text(WORDS * 100), b"12345678" * 30
    body = Gzip(BUDGET).compressed([text, value, text])
    assert value in body
    assert len(body) < len(WORDS) * 6 + len(value)


def test_a_text_is_deflated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    deflated: list[bytes] = []
    real = zlib.compressobj

    def counted(level: int, method: int, bits: int) -> "zlib._Compress":
        deflated.append(b"")
        return real(level, method, bits)

    monkeypatch.setattr("counterd.web.gzipping.zlib.compressobj", counted)
    press = Gzip(BUDGET)
    for number in range(10):
        # The same words in another object: an include of two pages, or the next version of one.
        press.compressed([Text(bytes(bytearray(WORDS * 10))), b"%d" % number, Text(os.urandom(50))])
    assert len(deflated) == 1


def test_without_memory_nothing_is_deflated_at_each_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterd.web.gzipping.zlib.compressobj", None)
    assert gzip.decompress(Gzip(0).compressed([Text(WORDS * 10), b"1"])) == WORDS * 10 + b"1"


def test_what_a_visitor_wrote_does_not_meet_what_the_page_holds() -> None:
    # Were both compressed together, a guess that is right would make the answer shorter.
    press, secret = Gzip(BUDGET), Text(b"<input name=token value=d41d8cd98f00b204>" * 10)
    lengths = {
        len(press.compressed([secret, guess]))
        for guess in (b"value=d41d8cd98f00b204", b"value=0000000000000000", os.urandom(22))
    }
    assert len(lengths) == 1


def test_gunzip_reads_it(tmp_path: Path) -> None:
    pieces: list[Piece] = [Text(WORDS * 200), b"12,345", Text(b"</p>"), b"", Text(WORDS * 3)]
    (tmp_path / "a.gz").write_bytes(Gzip(BUDGET).compressed(pieces))
    subprocess.run(["gzip", "--test", tmp_path / "a.gz"], check=True)
    done = subprocess.run(["gzip", "-dc", tmp_path / "a.gz"], check=True, capture_output=True)
    assert done.stdout == whole(pieces)

"""A page that is prepared for a visitor is what a view of it would show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import ref

import pytest

from counterd.config import Networks, read_config
from counterd.ledger import NearLedger
from counterd.model import OTHER_URL, Address, Kind
from counterd.web.answers import Answering, Answers
from counterd.web.forms import FormRules, Forms
from counterd.web.gzipping import Gzip
from counterd.web.heading import dated, head
from counterd.web.hits import Hits, Rules
from counterd.web.messages import Messages
from counterd.web.pages import Pages
from counterd.web.reply import Reply
from counterd.web.root import DocumentRoot, File, RootRules
from counterd.web.showing import Showing
from counterd.web.wiring import manner
from tests.asking import LONG_AGO_S, asked, settled
from tests.counting import running

TEXT = "<!DOCTYPE html>" + "all work and no play " * 40
COUNTED = TEXT + '<!--#counter fmt="%T %U" --> <!--#counter fmt="%N %v" -->'
SHARED = Address(Kind.ACCESS, OTHER_URL)


@asynccontextmanager
async def answers(folder: Path) -> AsyncIterator[tuple[Answers, Hits, NearLedger, DocumentRoot]]:
    root = DocumentRoot(folder, RootRules())
    async with running(folder / "c.db", durability="memory") as run:
        ledger, hits = run.ledger, Hits(Rules(Networks(), (), frozenset()))
        by = Answering(
            root=root,
            pages=Pages(root, ledger, manner(read_config({}, {}, None))),
            showing=Showing({}, Gzip(1 << 20)),
            forms=Forms(root, FormRules()),
            messages=Messages(),
            ledger=ledger,
            hits=hits,
            listing=None,
        )
        yield Answers(by), hits, ledger, root


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}])
async def test_it_is_filled_as_the_next_view_shows_it(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    request = asked("/p.shtml?q", headers)
    async with answers(tmp_path) as (site, hits, ledger, _):
        file, visitor = settled(tmp_path / "p.shtml", COUNTED.encode()), hits.visitor(request)
        assert site.prepared(request, file, visitor) is None  # nobody has seen it yet
        assert site.begin(request, file, visitor) is not None
        prepared = site.prepared(request, file, visitor)
        assert prepared is not None
        # It is counted in one way, and seen in the other.
        counters = ledger.post_again(prepared.known, int(request.now))
        assert counters is not None
        assert [counter.total for counter in counters] == [2]
        unseen = request._replace(method="HEAD")
        begun_other = site.begin(unseen, file, hits.visitor(unseen))
        assert begun_other is not None
        reply = begun_other.reply
        assert isinstance(reply, Reply)
        assert isinstance(reply.body, bytes)
        date = dated(int(request.now))
        answer = head(200, None, reply.headers, len(reply.body), request.now) + reply.body
        told = prepared.answer(file, counters, int(request.now), date)
        assert told == (200, answer, len(reply.body))


async def test_a_page_whose_place_is_taken_shows_the_shared_counter(tmp_path: Path) -> None:
    request = asked("/p.shtml")
    async with answers(tmp_path) as (site, hits, _, _):
        file = settled(tmp_path / "p.shtml", COUNTED.encode())
        visitor = hits.visitor(request._replace(headers={"Cookie": "counterd_opt_out=1"}))
        assert site.begin(request, file, visitor) is not None
        # Who is not counted is asked about each time.
        assert site.prepared(request, file, visitor) is None
        robot = hits.visitor(request._replace(headers={"User-Agent": "Googlebot/2.1"}))
        prepared = site.prepared(request, file, robot)
        assert prepared is not None
        assert prepared.known.counters == (Address(Kind.ACCESS, "/p.shtml"), SHARED)


@pytest.mark.parametrize(
    "text",
    [
        '<!--#echo var="REMOTE_ADDR" --><!--#counter -->',
        '<!--#counter fmt="%{today}" -->',
        '<!--#counter graph="30d" -->',
    ],
)
async def test_what_has_to_be_looked_up_is_not_prepared(tmp_path: Path, text: str) -> None:
    request = asked("/p.shtml")
    async with answers(tmp_path) as (site, hits, _, _):
        file, visitor = settled(tmp_path / "p.shtml", text.encode()), hits.visitor(request)
        await site.answer(request, file)
        assert site.prepared(request, file, visitor) is None


STYLE = "p { color: black }\n" * 60


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Accept-Encoding": "gzip"}, 200),
        ({"If-Modified-Since": "Tue, 14 Nov 2023 22:13:20 GMT"}, 304),
    ],
)
async def test_a_file_is_sent_as_before(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    request = asked("/a.css", headers)._replace(now=LONG_AGO_S + 1000)
    async with answers(tmp_path) as (site, hits, ledger, root):
        settled(tmp_path / "a.css", STYLE.encode())
        file, visitor = root.find(request.target), hits.visitor(request)
        assert isinstance(file, File)
        reply = await site.answer(request, file)
        assert (reply.status, "Content-Encoding" in reply.headers) == (
            status,
            "Accept-Encoding" in headers,
        )
        prepared = site.prepared(request, file, visitor)
        assert prepared is not None
        assert ledger.post_again(prepared.known, int(request.now)) == []
        assert isinstance(reply.body, bytes)
        answer = head(status, None, reply.headers, len(reply.body), request.now) + reply.body
        for _ in range(2):
            told = prepared.answer(file, [], int(request.now), dated(int(request.now)))
            assert told == (status, answer, len(reply.body))
            # It stays so when somebody else has got the file as gzip.
            await site.answer(request._replace(headers={"Accept-Encoding": "gzip"}), file)
            assert file.packed is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-9"},
        {"Range": "bytes=0-1,4-5"},
        {"If-Match": "x"},
        {"Range": "bytes=9999-"},
    ],
)
async def test_what_is_sent_otherwise_is_not_prepared(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    request = asked("/a.css", headers)._replace(now=LONG_AGO_S + 1000)
    async with answers(tmp_path) as (site, hits, _, _):
        file = settled(tmp_path / "a.css", STYLE.encode())
        assert site.prepared(request, file, hits.visitor(request)) is None


async def test_neither_page_nor_file_is_held_in_memory(tmp_path: Path) -> None:
    async with answers(tmp_path) as (site, hits, _, _):
        for name, text in (("p.shtml", COUNTED), ("a.css", STYLE)):
            request = asked(f"/{name}")._replace(now=LONG_AGO_S + 1000)
            file, visitor = settled(tmp_path / name, text.encode()), hits.visitor(request)
            await site.answer(request, file)
            prepared = site.prepared(request, file, visitor)
            assert prepared is not None
            held = ref(file)
            del file
            assert held() is None


async def test_a_file_with_other_forms_beside_it_is_looked_at_each_time(tmp_path: Path) -> None:
    (tmp_path / "a.css.gz").write_bytes(b"packed by somebody")
    request = asked("/a.css")._replace(now=LONG_AGO_S + 1000)
    async with answers(tmp_path) as (site, hits, _, _):
        file = settled(tmp_path / "a.css", STYLE.encode())
        assert site.prepared(request, file, hits.visitor(request)) is None

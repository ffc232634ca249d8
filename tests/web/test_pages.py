"""SSI pages as their visitors see them: counters as of the hit, mistakes logged once."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from tests.serving import serving

OWN = '<!--#counter fmt="%T" -->'
ERROR = "[an error occurred while processing this directive]"


def other(url: str) -> str:
    return f'<!--#counter url="{url}" fmt="%T" -->'


async def test_a_page_shows_its_own_counter_and_others(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "a.shtml").write_text(f"{OWN} {other('b.shtml')} {other('/c.html')}")
        (server.root / "b.shtml").write_text(OWN)
        (server.root / "c.html").write_text("plain")
        assert await server.text("/a.shtml") == "1 0 0"
        assert await server.text("/b.shtml") == "1"
        assert await server.text("/c.html") == "plain"
        assert await server.text("/a.shtml") == "2 1 1"


async def test_a_counter_named_by_a_variable_is_looked_up_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "a.shtml").write_text(OWN)
        (server.root / "v.shtml").write_text(
            '<!--#counter url="/$QUERY_STRING" fmt="%T" --><!--#set var="x" value="a" -->'
            '<!--#counter url="/${x}.shtml" fmt=" %T" -->'
        )
        await server.text("/a.shtml")
        assert await server.text("/v.shtml?a.shtml") == "1 1"
        assert await server.text("/v.shtml?none") == "0 1"
        assert await server.text("/v.shtml?a.shtml") == "1 1"


async def test_sums_and_the_total(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "docs").mkdir()
        for name in ("docs/a", "docs/b", "c"):
            (server.root / f"{name}.html").write_text("x")
            await server.text(f"/{name}.html")
        (server.root / "sum.shtml").write_text(
            f'{other("/docs/*")} {other("/c.html /docs/a.html")} <!--#echo var="TOTAL_HITS" -->'
        )
        assert await server.text("/sum.shtml") == "2 2 4"


async def test_a_folder_and_its_index_page_have_one_counter(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "index.shtml").write_text(f"{OWN} {other('/')} {other('index.shtml')}")
        assert await server.text("/") == "1 1 1"
        assert await server.text("/index.shtml") == "2 2 2"
        assert await server.text("/./index.shtml?x=y") == "3 3 3"


async def test_includes_count_nothing_and_show_the_outer_page(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "part.shtml").write_text(f"[{OWN}]")
        (server.root / "page.shtml").write_text(
            f'{OWN}<!--#include virtual="part.shtml" --><!--#include file="none.shtml" -->'
        )
        assert await server.text("/page.shtml") == f"1[1]{ERROR}"
        assert await server.text("/part.shtml") == "[1]"
        assert await server.text("/page.shtml") == f"2[2]{ERROR}"


async def test_a_page_that_was_changed_is_shown_changed_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        page = server.root / "p.shtml"
        for number in range(1, 6):
            page.write_text(f"{number} {OWN}")
            assert await server.text("/p.shtml") == f"{number} {number}"
        page.unlink()
        assert (await server.ask("/p.shtml")).status == 404
        page.write_text(OWN)
        assert await server.text("/p.shtml") == "6"


async def test_many_visitors_of_a_page_never_shown_before_see_every_number_once(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(
            f'{OWN} {other("/p.shtml")} <!--#echo var="TOTAL_HITS" -->'
        )
        texts = await asyncio.gather(*(server.text("/p.shtml") for _ in range(50)))
        rows = sorted(tuple(map(int, text.split())) for text in texts)
        assert rows == [(n, n, n) for n in range(1, 51)]


async def test_bytes_of_any_charset_pass_unchanged(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        latin = b'\xef\xbb\xbf\xe4\x00\r\n<!--#counter fmt="%T \xfc" -->\xff'
        (server.root / "l.shtml").write_bytes(latin)
        answer = await server.ask("/l.shtml")
        assert answer.body == b"\xef\xbb\xbf\xe4\x00\r\n1 \xfc\xff"
        assert answer.headers["content-type"] == "text/html"
        (server.root / "u.shtml").write_text('<!--#counter fmt="%T ü %u" -->')
        answer = await server.ask("/u.shtml")
        assert answer.body.decode() == "1 ü /u.shtml"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_mistake_is_logged_once_for_each_version_of_the_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with serving(tmp_path) as server:
        page = server.root / "p.shtml"
        for version in ("one", "two"):
            page.write_text(f'{version}\n <!--#nonsense --><!--#include virtual="gone" -->')
            os.utime(page, (1_700_000_000, 1_700_000_000))
            for _ in range(3):
                assert await server.text("/p.shtml") == f"{version}\n {ERROR}{ERROR}"
            page.unlink()
    lines = [record.getMessage() for record in caplog.records]
    assert sum("at='/p.shtml':2:" in line and "nonsense" in line for line in lines) == 2
    assert sum("at='/p.shtml':2:" in line and "gone" in line for line in lines) == 2


async def test_where_all_places_are_taken_pages_share_a_counter(tmp_path: Path) -> None:
    async with serving(tmp_path, counters_max=2) as server:
        for name in "abcd":
            (server.root / f"{name}.shtml").write_text(OWN)
        assert [await server.text(f"/{name}.shtml") for name in "abcdab"] == list("111222")
        assert await server.text("/d.shtml") == "3"


async def test_times_are_in_the_zone_of_the_site(tmp_path: Path) -> None:
    async with serving(tmp_path, zone="Asia/Tokyo") as server:
        (server.root / "t.shtml").write_text(
            '<!--#counter fmt="%tC" --> <!--#config timefmt="%Y-%m-%d %H:%M:%S" -->'
            '<!--#counter fmt="%tC" --> <!--#echo var="DATE_LOCAL" --> <!--#echo var="DATE_GMT" -->'
        )
        assert await server.text("/t.shtml") == (
            "Nov 22 21:00 2026-11-22 21:00:30 2026-11-22 21:00:30 2026-11-22 12:00:30"
        )


async def test_what_visitors_send_comes_back_encoded(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "e.shtml").write_text(
            '<!--#echo var="QUERY_STRING_UNESCAPED" --><!--#echo var="HTTP_USER_AGENT" -->'
            '<!--#counter fmt="%u %v" --><!--#config var=counterfmt val="${x}" --><!--#counter -->'
        )
        answer = await server.ask("/e.shtml?x=%3Cscript%3E<b>", {"User-Agent": "<i>"})
        assert "<script" not in answer.text
        assert "<b>" not in answer.text
        assert "<i>" not in answer.text


async def test_suffixes_are_a_setting_and_source_is_never_sent(tmp_path: Path) -> None:
    async with serving(tmp_path, ssi_suffix=[".html"]) as server:
        (server.root / "a.html").write_text(OWN)
        (server.root / "b.shtml").write_text(OWN)
        assert await server.text("/a.html") == "1"
        assert await server.text("/b.shtml") == OWN


async def test_names_of_other_systems_are_pages_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "INDEX.SHTML").write_text(OWN)
        assert await server.text("/INDEX.SHTML") == "1"


async def test_the_charset_is_that_of_what_is_sent(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "head.inc").write_bytes(b'<meta charset="iso-8859-1">\xe4')
        (server.root / "p.shtml").write_text('<!--#include virtual="head.inc" -->')
        assert (await server.ask("/p.shtml")).headers["content-type"] == "text/html"


async def test_long_names_show_the_days_of_a_page(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text(
            '<!--#counter fmt="%{today} %{yesterday} %{week} %{year} %,6{month}" -->'
            '<!--#counter fmt=" %{today.unique}" -->'
            '<!--#counter fmt=" %{online} %{networks} %{since} %{nonsense}" -->'
            '<!--#echo var="TOTAL_HITS" fmt=" %{today}" -->'
            '<!--#counter url="/*" fmt=" %{today}" -->'
        )
        (server.root / "q.html").write_text("x")
        tail = "unknown[%{nonsense}]"
        assert await server.text("/p.shtml") == f"1 0 1 1      1 1 1 1 Nov 22 12:00 {tail} 1 1"
        await server.text("/q.html")
        server.clock.now += 86_400
        assert await server.text("/p.shtml") == f"1 1 1 2      2 1 1 1 Nov 22 12:00 {tail} 1 1"


async def test_a_graph_shows_the_last_days(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "g.shtml").write_text('<!--#counter graph="5d text" -->')
        (server.root / "s.shtml").write_text('<!--#counter url="g.shtml" graph="5d" -->')
        await server.text("/g.shtml")
        server.clock.now += 86_400
        await server.text("/g.shtml")
        assert (await server.ask("/g.shtml")).body.decode() == "▁▁▁▅█"
        picture = await server.text("/s.shtml")
        assert picture.startswith('<svg class="counterd-graph" role="img" aria-label="3 views in 5')

"""A page that is filled shows what its evaluation shows, to the byte."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

import pytest

from counterd.ledger import Wanted
from counterd.model import Address, Kind
from counterd.usage.periods import Calendar
from counterd.web.complaints import Complaints
from counterd.web.loader import RootLoader
from counterd.web.pages import Pages
from counterd.web.root import DocumentRoot, RootRules
from counterd.web.viewing import Manner, Means, View, filled
from tests.asking import asked, settled
from tests.counting import HIT, Running, running

OWN = Address(Kind.ACCESS, "/p.shtml")
MANNER = Manner(UTC, Calendar(UTC))


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[Running]:
    async with running(folder / "c.db") as one:
        for _ in range(3):
            await one.hit()
        yield one


@pytest.mark.parametrize(
    "text",
    [
        "<!--#counter-->",
        'a<!--#counter fmt="%T %,U %V %N %M %L"-->b<!--#counter sel="total" fmt="%T"-->c',
        '<!--#counter url="/p.shtml" fmt="%v %w %y %tC %mT"-->',
        '<!--#counter url="/p.shtml#{<i>P</i>}" fmt="%w %y"-->',
        '<!--#counter url="/* /q" fmt="%T"--><!--#counter url="/none" fmt="%T"-->',
        '<!--#counter fmt="%{today} %{today.unique} %{online} %{odd} %{networks}"-->',
        '<!--#counter fmt="%u"--> <!--#counter url=" #{t}" fmt="%w %u"-->',
        '<!--#counter fmt="gr\u00fc\u00df %T"-->',
        '<!--#counter sel="ref" fmt="%T"-->',
    ],
)
@pytest.mark.parametrize("target", ["/p.shtml", "/p.shtml?a=<b>&c", "//p.shtml"])
async def test_both_ways_show_the_same(tmp_path: Path, text: str, target: str) -> None:
    async with site(tmp_path) as one:
        folder = tmp_path / "site"
        folder.mkdir()
        file = settled(folder / "p.shtml", text.encode())
        root = DocumentRoot(folder, RootRules())
        pages = Pages(root, one.ledger, MANNER)
        means = Means(MANNER, RootLoader(root, pages.compiled), Complaints())
        compiled = pages.compiled(file)
        assert compiled is not None
        request = asked(target, {"Host": "test.example"})
        view = View(means, compiled, file, request, OWN)
        missing = view.evaluate(await one.ledger.peek(Wanted((OWN,)), HIT.at))
        while missing is not None:
            missing = view.evaluate(await one.ledger.peek(missing, HIT.at))
        assert compiled.wanted is not None
        told = await one.ledger.peek(compiled.wanted, HIT.at)
        shown = filled(compiled, told, request)
        assert shown is not None
        assert shown.body == view.shown.body
        assert shown.headers == view.shown.headers == {}

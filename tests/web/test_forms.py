"""Forms of static files: what each client gets of what lies there, and what others are told."""

import asyncio
import gzip
import os
import threading
from pathlib import Path

import pytest

from counterd.web.caching import CacheRules
from counterd.web.forms import SMALL_BYTES, Form, FormRules, Forms
from counterd.web.root import DocumentRoot, File, RootRules
from counterd.web.target import Target
from tests.asking import LONG_AGO_S, settled

TEXT = b"body { color: black }\n" * 100
ALL = "gzip, deflate, br, zstd"


class Site:
    """A folder of files, and the forms in which it sends them."""

    def __init__(self, folder: Path, rules: FormRules | None = None, memory: int = 10**6) -> None:
        self.folder = folder
        self.root = DocumentRoot(folder, RootRules(cache_bytes_max=memory))
        self.forms = Forms(self.root, rules or FormRules())

    def write(self, name: str, content: bytes, modified_s: int = LONG_AGO_S) -> None:
        settled(self.folder / name, content, modified_s=modified_s)

    def file(self, name: str) -> File:
        found = self.root.find(Target((name,), is_folder=False))
        assert isinstance(found, File)
        return found

    async def form(self, name: str, accepted: str | None = ALL) -> Form:
        """Return the form of a file that does not change any more."""
        while not self.file(name).is_settled:
            pass
        return await self.forms.choose(self.file(name), accepted)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


async def test_a_text_is_packed_and_kept_so(site: Site) -> None:
    site.write("a.css", TEXT)
    form = await site.form("a.css")
    assert form.coding == "gzip"
    assert form.content is not None
    assert gzip.decompress(form.content) == TEXT
    assert form.size_bytes == len(form.content)
    assert form.content_type == "text/css; charset=utf-8"
    assert form.is_varied
    assert (await site.form("a.css")).content is form.content


async def test_who_takes_nothing_else_gets_the_text_as_it_is(site: Site) -> None:
    site.write("a.css", TEXT)
    for accepted in (None, "", "br", "gzip;q=0"):
        form = await site.form("a.css", accepted)
        assert (form.coding, form.content, form.is_varied) == (None, TEXT, True)


async def test_forms_have_validators_of_their_own(site: Site) -> None:
    site.write("a.css", TEXT)
    for suffix in (".br", ".zst", ".gz"):
        site.write("a.css" + suffix, TEXT)  # of the same time and size even
    accepted = (None, "br", "zstd", "gzip")
    tags = {(await site.form("a.css", coding)).etag for coding in accepted}
    (site.folder / "a.css.gz").unlink()
    tags.add((await site.form("a.css", "gzip")).etag)
    assert len(tags) == 5
    assert None not in tags


async def test_small_texts_and_pictures_are_not_packed(site: Site) -> None:
    site.write("small.css", TEXT[: SMALL_BYTES - 1])
    site.write("a.png", TEXT)
    for name in ("small.css", "a.png"):
        form = await site.form(name)
        assert (form.coding, form.is_varied) == (None, False)
    site.write("enough.css", TEXT[:SMALL_BYTES])
    assert (await site.form("enough.css")).coding == "gzip"


async def test_what_does_not_shrink_is_sent_as_it_is(site: Site) -> None:
    noise = os.urandom(1_000)
    site.write("a.txt", noise)
    for _ in range(2):
        form = await site.form("a.txt")
        assert (form.coding, form.content, form.is_varied) == (None, noise, True)


async def test_packing_can_be_switched_off_and_siblings_stay(tmp_path: Path) -> None:
    site = Site(tmp_path, FormRules(is_packing=False))
    site.write("a.css", TEXT)
    form = await site.form("a.css")
    assert (form.coding, form.is_varied) == (None, False)
    site.write("a.css.gz", b"packed by hand")
    form = await site.form("a.css")
    assert (form.coding, form.content, form.is_varied) == ("gzip", b"packed by hand", True)


async def test_what_would_not_stay_in_memory_is_not_packed(tmp_path: Path) -> None:
    site = Site(tmp_path, memory=0)
    site.write("a.css", TEXT)
    assert (await site.form("a.css")).coding is None
    site = Site(tmp_path, memory=2_000 + len(TEXT))  # room for the text, and not for both
    assert (await site.form("a.css")).coding is None
    assert (await site.form("a.css")).is_varied


async def test_a_file_that_changed_just_now_is_not_packed_yet(site: Site) -> None:
    (site.folder / "a.css").write_bytes(TEXT)
    file = site.file("a.css")
    form = await site.forms.choose(file, ALL)
    assert form.coding is None or file.is_settled


async def test_large_texts_are_packed_aside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[bool] = []

    async def aside(work: object, content: bytes) -> object:
        places.append(threading.current_thread() is threading.main_thread())
        assert callable(work)
        return work(content)

    site.write("small.css", TEXT)
    site.write("large.css", TEXT * 40)
    monkeypatch.setattr(asyncio, "to_thread", aside)
    assert (await site.form("small.css")).coding == "gzip"
    assert places == []
    assert (await site.form("large.css")).coding == "gzip"
    assert places == [True]


async def test_many_who_ask_at_once_get_the_same(site: Site) -> None:
    site.write("large.css", TEXT * 40)
    forms = await asyncio.gather(*(site.form("large.css") for _ in range(20)))
    assert {form.etag for form in forms} == {forms[0].etag}
    assert all(form.coding == "gzip" for form in forms)


async def test_the_compressed_form_beside_it_is_sent(site: Site) -> None:
    site.write("a.wasm", b"wasm" * 300)
    site.write("a.wasm.br", b"as brotli")
    form = await site.form("a.wasm")
    assert form.content == b"as brotli"
    assert form.size_bytes == 9
    assert (form.coding, form.content_type, form.is_varied) == ("br", "application/wasm", True)
    assert form.file.name == "a.wasm.br"
    plain = await site.form("a.wasm", "gzip")
    assert (plain.coding, plain.content, plain.is_varied) == (None, b"wasm" * 300, True)


async def test_the_forms_that_are_there_are_chosen_by_taste(site: Site) -> None:
    site.write("a.css", TEXT)
    site.write("a.css.zst", b"zstd")
    site.write("a.css.gz", b"gzip")
    for accepted, coding in (
        (ALL, "zstd"),
        ("gzip", "gzip"),
        ("br", None),
        ("zstd;q=0.5, gzip", "gzip"),
        ("*;q=0.1, identity", None),
    ):
        assert (await site.form("a.css", accepted)).coding == coding


async def test_a_form_that_is_older_than_its_file_is_not_sent(site: Site) -> None:
    site.write("a.png", TEXT, LONG_AGO_S + 2)
    site.write("a.png.br", b"of yesterday", LONG_AGO_S + 1)
    form = await site.form("a.png")
    assert (form.coding, form.content) == (None, TEXT)
    assert form.is_varied  # when it is made anew, it will be
    os.utime(site.folder / "a.png.br", (LONG_AGO_S + 2, LONG_AGO_S + 2))
    assert (await site.form("a.png")).coding == "br"


async def test_what_is_no_file_that_is_served_is_no_form(site: Site, tmp_path: Path) -> None:
    site.write("a.png", TEXT)
    outside = tmp_path.parent / f"{tmp_path.name}.secret"
    outside.write_bytes(b"secret")
    (site.folder / "a.png.br").symlink_to(outside)
    (site.folder / "a.png.zst").mkdir()
    os.mkfifo(site.folder / "a.png.gz")
    form = await site.form("a.png")
    assert (form.coding, form.content, form.is_varied) == (None, TEXT, True)


async def test_a_form_that_comes_changes_and_goes_is_seen_at_once(site: Site) -> None:
    site.write("a.png", TEXT)
    assert (await site.form("a.png")).coding is None
    (site.folder / "a.png.br").write_bytes(b"one")
    assert (await site.form("a.png")).content == b"one"
    (site.folder / "a.png.br").write_bytes(b"two")
    assert (await site.form("a.png")).content == b"two"
    (site.folder / "a.png.br").unlink()
    assert (await site.form("a.png")).coding is None


async def test_a_large_form_is_read_while_it_is_sent(site: Site) -> None:
    site.write("a.bin", b"x" * 3_000_000)
    site.write("a.bin.gz", b"y" * 1_500_000)
    form = await site.form("a.bin")
    assert (form.content, form.size_bytes, form.file.name) == (None, 1_500_000, "a.bin.gz")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.css", "max-age=60"),
        ("a.png", None),
        # Visits of what people read can only be counted if it is asked for again.
        ("a.html", "no-cache"),
        ("a.txt", "no-cache"),
        ("a.xhtml", "no-cache"),
        ("cached.html", "max-age=5"),
    ],
)
async def test_caches_are_told_by_rule(tmp_path: Path, name: str, value: str | None) -> None:
    rules = CacheRules({".css": "max-age=60", "/cached": "max-age=5"})
    site = Site(tmp_path, FormRules(cache=rules))
    site.write(name, TEXT)
    for accepted in (None, ALL):
        assert (await site.form(name, accepted)).cache_control == value

"""Settings come from flags, variables and a file; what is wrong with them is one sentence."""

import random
from pathlib import Path

import pytest

from tests.commanding import refusal
from tests.config.test_sources import WRONG
from tests.process import Client, process


# What stands in the environment takes the same way as a flag: the tests of the settings try all of
# them in the process, here the program shows how it ends.
@pytest.mark.parametrize(("name", "value", "sentence"), random.Random(1).sample(WRONG, 6))
def test_a_wrong_setting_is_one_sentence(
    site: Path, db: Path, name: str, value: str, sentence: str
) -> None:
    variable = f"COUNTERD_{name.upper()}"
    line = refusal("serve", str(site), "--db", str(db), **{variable: value})
    assert line.startswith(f"{variable}: {sentence}")
    assert not db.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "x"], "--port: expected int, got 'x'"),
        (["--prot", "80"], "No such option"),
        (["--port"], "Option '--port' requires an argument."),
        (["one", "two"], "Got unexpected extra argument (two)"),
        (["--config", "/none.toml"], "cannot read the configuration /none.toml: No such file"),
        (["--zone", "a\nb"], "--zone: expected a time zone like Europe/Berlin, got 'a\\nb'"),
    ],
)
def test_so_is_a_wrong_flag(arguments: list[str], sentence: str) -> None:
    assert sentence in refusal("serve", *arguments)


async def test_settings_come_from_a_file_too(tmp_path: Path, site: Path, db: Path) -> None:
    toml = site / "counterd.toml"
    toml.write_text('ssi_suffix = [".html"]\n')
    (site / "a.html").write_text('<!--#counter fmt="%T" -->')
    with process(site, db, "--config", str(toml)) as server:
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/a.html")).text == "1"
            assert (await client.ask("/p.shtml")).text == (site / "p.shtml").read_text()
            assert (await client.ask("/counterd.toml")).status == 404

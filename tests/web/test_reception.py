"""Several sites in one real process: each has its own pages, counters, tokens, statistics, logs."""

import json
import signal
from pathlib import Path

import pytest

from tests.commanding import refusal, told
from tests.process import Client
from tests.web.test_reloading import hang_up
from tests.web.virtual import page, sent, sign_ins, site_table, status, virtual


async def test_each_host_has_its_site_and_its_counters(tmp_path: Path) -> None:
    tables = [site_table(tmp_path, name) for name in "ab"]
    with virtual(tmp_path, *tables) as server:
        for number in (1, 2, 3):
            assert await page(server, "a.example") == f"a {number}"
        assert await page(server, "b.example") == "b 1"
        assert await page(server, "elsewhere.example") == "main 1"
        assert await page(server, f"A.Example.:{server.port}") == "a 4"
        assert await page(server, "deep.www.b.example") == "b 2"
        server.stop()
    with virtual(tmp_path, *tables) as server:  # all was saved, and nothing is mixed up
        assert await page(server, "a.example") == "a 5"
        assert await page(server, "b.example") == "b 3"
        assert await page(server, "") == "main 2"
        server.kill()
    with virtual(tmp_path, *tables) as server:
        assert await page(server, "a.example") == "a 6"
        server.stop()
    assert {path.name for path in tmp_path.glob("*.db")} == {
        "main.db",
        "a.example.db",
        "b.example.db",
    }


async def test_the_host_of_the_target_goes_before_the_header(tmp_path: Path) -> None:
    with virtual(tmp_path, site_table(tmp_path, "a"), site_table(tmp_path, "b")) as server:
        end = "Connection: close\r\n\r\n"
        target = "GET http://a.example/p.shtml HTTP/1.1\r\nHost: b.example\r\n"
        assert (await sent(server, target + end)).endswith("a 1")
        assert (await sent(server, "GET /p.shtml HTTP/1.0\r\n\r\n")).endswith("main 1")
        two = "GET /p.shtml HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n"
        assert " 400 " in (await sent(server, two + end)).split("\n")[0]
        assert await page(server, "a.example") == "a 2"
        assert await page(server, "b.example") == "b 1"


async def test_hosts_of_nobody_are_misdirected_if_so_wished(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    table = site_table(tmp_path, "a")
    top = f'unknown_host = "421"\naccess_log = "{log}"\n'
    with virtual(tmp_path, table, top=top) as server:
        assert not (tmp_path / "main.db").exists()  # there is no default site
        assert await page(server, "a.example") == "a 1"
        for host in ("b.example", "127.0.0.1", ""):
            assert await status(server, host) == 421
        assert await status(server, "b.example", "/-/map") == 421
        assert " 421 " in (await sent(server, "GET /p.shtml HTTP/1.0\r\n\r\n")).split("\n")[0]
        assert await status(server, "a b") == 400
        server.stop()
    assert [line.split('"')[2].split()[0] for line in log.read_text().splitlines()] == (
        ["200"] + ["421"] * 5 + ["400"]
    )


async def test_programs_are_told_in_their_form_that_nobody_is_there(tmp_path: Path) -> None:
    top = 'unknown_host = "421"\n'
    with virtual(tmp_path, site_table(tmp_path, "a"), top=top) as server:
        for host, status_ in (("b.example", 421), ("a b", 400)):
            async with Client("127.0.0.1", server.port) as client:
                answer = await client.ask("/-/api/health", {"Host": host})
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.status == json.loads(answer.body)["status"] == status_
        server.stop()


async def test_tokens_and_sessions_of_one_site_open_no_other(tmp_path: Path) -> None:
    with virtual(tmp_path, site_table(tmp_path, "a"), site_table(tmp_path, "b")) as server:
        secrets = sign_ins(server)
        assert set(secrets) == {"127.0.0.1", "a.example", "b.example"}
        assert len(set(secrets.values())) == 3
        async with Client("127.0.0.1", server.port) as client:
            signed = await client.ask(
                "/-/sign-in",
                {
                    "Host": "a.example",
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
                "POST",
                f"token={secrets['a.example']}".encode(),
            )
            cookie = signed.headers["set-cookie"].partition(";")[0]
            opened = {}
            for host in ("a.example", "b.example", "main.example"):
                bearer = {"Host": host, "Authorization": f"Bearer {secrets['a.example']}"}
                answers = (
                    await client.ask("/-/whoami", bearer),
                    await client.ask("/-/whoami", {"Host": host, "Cookie": cookie}),
                )
                opened[host] = [answer.status == 200 for answer in answers]
        assert opened == {
            "a.example": [True, True],
            "b.example": [False, False],
            "main.example": [False, False],
        }
        server.stop()


async def test_maps_statistics_and_figures_stay_apart(tmp_path: Path) -> None:
    with virtual(tmp_path, site_table(tmp_path, "a"), site_table(tmp_path, "b")) as server:
        for _ in range(3):
            await page(server, "a.example")
        seen = json.loads(await page(server, "a.example", "/-/api/counter?url=/p.shtml"))
        assert seen["total"] == 3
        assert await status(server, "b.example", "/-/api/counter?url=/p.shtml") == 404
        assert await page(server, "a.example", "/-/map.txt") != await page(
            server, "b.example", "/-/map.txt"
        )
        server.stop()


async def test_a_full_url_of_another_site_shows_nothing_of_it(tmp_path: Path) -> None:
    tables = site_table(tmp_path, "a"), site_table(tmp_path, "b")
    (tmp_path / "a" / "look.shtml").write_text(
        '<!--#counter url="http://b.example/p.shtml" fmt="%T" -->'
        '<!--#counter url="http://a.example/p.shtml" fmt="%T" -->'
    )
    with virtual(tmp_path, *tables) as server:
        await page(server, "b.example")
        await page(server, "a.example")
        await page(server, "a.example")
        assert await page(server, "a.example", "/look.shtml") == "02"
        server.stop()


async def test_settings_are_those_of_the_site(tmp_path: Path) -> None:
    logs = {name: tmp_path / f"{name}.log" for name in "ab"}
    tables = [
        site_table(tmp_path, "a", 'ssi_suffix = [".page"]', f'access_log = "{logs["a"]}"'),
        site_table(tmp_path, "b", "public = []", f'access_log = "{logs["b"]}"'),
    ]
    (tmp_path / "a" / "x.page").write_text('<!--#echo var="HTTP_HOST" -->')
    with virtual(tmp_path, *tables) as server:
        assert await page(server, "a.example", "/x.page") == "a.example"
        assert "<!--#" in await page(server, "a.example")
        assert await page(server, "b.example") == "b 1"
        assert await status(server, "a.example", "/-/map") == 200
        assert await status(server, "b.example", "/-/map") != 200
        assert "Each request is written into a log" in await page(server, "a.example", "/-/privacy")
        assert "Each request is written into a log" not in await page(server, "", "/-/privacy")
        server.stop()
    assert len(logs["a"].read_text().splitlines()) == 4
    assert len(logs["b"].read_text().splitlines()) == 2


async def test_no_site_serves_what_is_anothers(tmp_path: Path) -> None:
    table_a, root = site_table(tmp_path, "a"), tmp_path / "main"
    table_b = site_table(
        tmp_path, "b", f'db = "{root}/b.db"', f'access_log = "{root}/b.log"', 'clients = "exact"'
    )
    with virtual(tmp_path, table_a, table_b) as server:
        await page(server, "b.example")
        for name in ("b.db", "b.db-wal", "b.db-lock", "b.log"):
            assert (root / name).exists()
            assert await status(server, "", f"/{name}") == 404
        server.stop()


async def test_what_is_announced_names_the_sites(tmp_path: Path) -> None:
    with virtual(tmp_path, site_table(tmp_path, "a")) as server:
        said = [line for line in server.said if not line.startswith("sign in")]
        assert said == [
            f"serving {tmp_path}/main",
            f"counting in {tmp_path}/main.db (durability power)",
            f"serving {tmp_path}/a for a.example *.a.example",
            f"counting in {tmp_path}/a.example.db (durability power)",
            f"listening on http://127.0.0.1:{server.port}/",
        ]
        server.stop(signal.SIGINT)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (['root = "/nowhere"'], "site[1] (a.example): root: there is no folder /nowhere"),
        (
            ['db = "FOLDER/c.db"'],
            "site[1] (a.example): db: FOLDER/c.db is the database of the default site",
        ),
        (
            ['db = "FOLDER/link.db"'],
            "site[1] (a.example): db: FOLDER/link.db is the database of the default site",
        ),
        (['db = "FOLDER/text.db"'], "site[1] (a.example): FOLDER/text.db"),
        (['spam_list = "/none"'], "site[1] (a.example): spam_list: /none: No such file"),
        (['access_log = "/no/x"'], "site[1] (a.example): access_log: cannot open /no/x: No such"),
    ],
)
def test_what_cannot_be_opened_is_told_with_its_site(
    tmp_path: Path, lines: list[str], sentence: str
) -> None:
    (tmp_path / "text.db").write_text("text, and no database at all\n" * 100)
    (tmp_path / "link.db").symlink_to("c.db")
    names = 'names = ["a.example"]'
    root = [] if lines[0].startswith("root") else [f'root = "{tmp_path}"']
    toml = tmp_path / "counterd.toml"
    text = "\n".join(["[[site]]", names, *root, *lines])
    toml.write_text(text.replace("FOLDER", str(tmp_path)))
    arguments = ("--config", str(toml), "--db", str(tmp_path / "c.db"), "--port", "0")
    line = refusal("serve", str(tmp_path), *arguments)
    assert line.startswith(sentence.replace("FOLDER", str(tmp_path)))


def test_commands_are_about_the_site_that_is_named(tmp_path: Path) -> None:
    toml = tmp_path / "counterd.toml"
    (tmp_path / "main").mkdir()
    toml.write_text(
        f'root = "{tmp_path}/main"\ndb = "{tmp_path}/main.db"\n'
        + site_table(tmp_path, "a", 'zone = "Asia/Tokyo"')
        + site_table(tmp_path, "b")
    )
    (tmp_path / "a" / "bad.shtml").write_text("<!--#nothing -->")
    config, of_a = ("--config", str(toml)), ("--site", "a.example")
    told("set", "/p.shtml", "--total", "41", *config, *of_a)
    assert "41" in told("show", "/p.shtml", *config, "--site", "*.A.example")
    assert refusal("show", "/p.shtml", *config, "--site", "b.example")
    assert refusal("show", "/p.shtml", *config)
    secret = told("token", "new", "mine", *config, *of_a)
    assert secret.startswith("cntd_")
    assert "mine" in told("token", "list", *config, *of_a)
    assert told("report", "--json", *config, *of_a)
    assert told("render", "/p.shtml", *config, *of_a) == "a 41"
    assert "no mistakes" in told("check", *config, "--site", "b.example")
    assert refusal("check", *config, "--site", "c.example") == (
        "--site: there is no site 'c.example'; there are "
        "a.example, *.a.example, b.example, *.b.example"
    )
    # Flags go before what the site says.
    other = str(tmp_path / "other.db")
    told("set", "/p.shtml", "--total", "7", "--db", other, *config, *of_a)
    assert told("render", "/p.shtml", "--db", other, *config, *of_a) == "a 7"


async def test_settings_of_sites_are_read_again_while_names_need_a_restart(tmp_path: Path) -> None:
    table, toml = site_table(tmp_path, "a"), tmp_path / "counterd.toml"
    with virtual(tmp_path, table) as server:
        assert await status(server, "a.example", "/-/map") == 200
        assert await page(server, "a.example") == "a 1"
        changed = site_table(tmp_path, "a", "public = []", 'zone = "Asia/Tokyo"')
        toml.write_text(changed)
        await hang_up(server)
        assert await status(server, "a.example", "/-/map") != 200
        assert await status(server, "", "/-/map") == 200
        assert await page(server, "a.example") == "a 2"
        toml.write_text(site_table(tmp_path, "b"))
        await hang_up(server)
        assert await page(server, "b.example") == "main 1"
        assert await page(server, "a.example") == "a 3"
        toml.write_text(f"{changed}counter = 'x'")
        server.hang_up()
        assert await page(server, "a.example") == "a 4"
        lines = [line.partition(": ")[2] for line in server.stop().splitlines()]
    assert lines[:2] == [
        "site[1] (a.example): settings that need a restart: zone",
        "sites come, go and change their names by a restart alone",
    ]
    assert lines[2].startswith(f"settings kept as they were: {toml}: site[1].counter: unknown word")

"""Who asks: browsers of all ages are people, robots tell their names, libraries say nothing."""

import re

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.model import AgentClass
from counterd.web.agents import Agent, AgentKind, agent, agent_class

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"

PEOPLE = [
    # The ten commonest.
    f"{_WINDOWS} {_CHROME} Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36",
    f"{_IPHONE} (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    f"{_WINDOWS} {_CHROME} Safari/537.36 Edg/141.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    f"{_WINDOWS} {_CHROME} Safari/537.36 OPR/122.0.0.0",
    f"{_IPHONE} (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1",
    # Within applications, and on odd devices.
    f"{_IPHONE} (KHTML, like Gecko) Mobile/22G86 [FBAN/FBIOS;FBAV/531.0;FBDV/iPhone15,2]",
    f"{_IPHONE} (KHTML, like Gecko) Mobile/22G86 Instagram 400.0.0.0 (iPhone15,2; iOS 18_6)",
    f"Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) {_CHROME} Mobile",
    f"Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) {_CHROME} Mobile Safari/537.36",
    "Mozilla/5.0 (PlayStation; PlayStation 5/9.00) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/6.0",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Safari/537.36",
    # Old ones.
    "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/4.78 [en] (X11; U; Linux 2.4.7 i686)",
    "Mozilla/3.01Gold (Win95; I)",
    "NCSA_Mosaic/2.7b5 (X11;Linux 2.0.30 i686) libwww/2.12 modified",
    "Opera/9.80 (Windows NT 6.1; U; en) Presto/2.12.388 Version/12.18",
    "Mozilla/5.0 (compatible; Konqueror/4.14; Linux) KHTML/4.14.2 (like Gecko)",
    "IBrowse/3.0 (Amiga; AmigaOS 3.9; Build 3.0)",
    # Small ones, and those for texts.
    "Dillo/3.0.5",
    "Mozilla/5.0 (compatible; Dillo 3.0)",
    "NetSurf/3.10 (Linux)",
    "Mozilla/5.0 (X11; Linux) NetSurf/3.11",
    "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.8.3",
    "w3m/0.5.3+git20230121",
    "Links (2.29; Linux 6.1.0-13-amd64 x86_64; GNU C 12.2; text)",
    "ELinks/0.16.1.1 (textmode; Debian; Linux 6.1.0-13-amd64 x86_64; 80x24-2)",
    "Emacs-w3m/1.4.632 w3m/0.5.3",
    "edbrowse/3.8.0",
    "OffByOne/3.4 (Windows)",
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) {_CHROME} Mobile Safari/537.36 "
    "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1)",
    "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
    "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
    # Collectors for AI.
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "Mozilla/5.0 (compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)",
    "Mozilla/5.0 (compatible; Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot)",
    # SEO, monitors, scanners.
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
    "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)",
    "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot)",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "check_http/v2.3 (monitoring-plugins 2.3)",
    "Mozilla/5.0 zgrab/0.x",
    "Expanse, a Palo Alto Networks company, searches across the global IPv4 space",
    "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
    f"Mozilla/5.0 (X11; Linux x86_64) {_CHROME.replace('Chrome', 'HeadlessChrome')} Safari/537.36",
    f"{_WINDOWS} {_CHROME} Safari/537.36 Chrome-Lighthouse",
    "W3C_Validator/1.3 http://validator.w3.org/services",
    # Previews and feeds.
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
    "MyVeryOwnBot/0.1",
    "some unheard-of CRAWLER",
]
UNKNOWN = [
    None,
    "",
    "-",
    "   ",
    "Mozilla/5.0",
    "mozilla/4.0",
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.3",
    "Python/3.12 aiohttp/3.9.1",
    "Python-urllib/3.11",
    "python-httpx/0.27.0",
    "Go-http-client/2.0",
    "Java/17.0.9",
    "okhttp/4.12.0",
    "libwww-perl/6.72",
    "Ruby",
    "PHP/8.2",
    "GuzzleHttp/7",
    "axios/1.7.2",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    "Apache-HttpClient/4.5.14 (Java/17.0.9)",
    "PostmanRuntime/7.39.0",
    "HTTPie/3.2.2",
    "undici",
    "github-camo (4b76e509)",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
]


@pytest.mark.parametrize("header", PEOPLE)
def test_browsers_are_people(header: str) -> None:
    assert agent(header) == Agent(AgentClass.HUMAN, AgentKind.BROWSER)
    assert agent_class(header) is AgentClass.HUMAN


@pytest.mark.parametrize("header", ROBOTS)
def test_what_names_itself_a_robot_is_one(header: str) -> None:
    assert agent_class(header) is AgentClass.BOT


@pytest.mark.parametrize("header", UNKNOWN)
def test_libraries_and_the_nameless_say_nothing_of_who_asks(header: str | None) -> None:
    assert agent_class(header) is AgentClass.UNKNOWN


def test_whatever_is_listed_is_no_person() -> None:
    # But for one that pretends to be a telephone in every letter.
    people = {
        entry["pattern"]
        for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA
        for header in entry.get("instances", ())
        if agent_class(header) is AgentClass.HUMAN
    }
    assert people == {r"AP3A\.240617\.008"}


def test_a_listed_name_is_found_wherever_it_stands() -> None:
    names = {
        re.sub(r"\\(.)", r"\1", entry["pattern"])
        for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA
        if re.fullmatch(r"(?:[^\\^$.|?*+()\[\]{}]|\\\W)+", entry["pattern"])
    } - {"AP3A.240617.008"}
    assert len(names) > 1400
    people = {
        name
        for name in names
        for header in (f"Mozilla/5.0 {name}", f"Mozilla/5.0 ({name}) Gecko")
        if agent_class(header) is AgentClass.HUMAN
    }
    assert people == set()


KINDS = [
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "search engine"),
    ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "search engine"),
    ("Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", "ai"),
    ("Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", "ai"),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "seo"),
    ("Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)", "seo"),
    ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "monitor"),
    ("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "monitor"),
    ("Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)", "scanner"),
    ("Mozilla/5.0 zgrab/0.x", "scanner"),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "preview"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "preview"),
    ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)", "feed reader"),
    ("Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/x)", "archiver"),
    ("AdsBot-Google (+http://www.google.com/adsbot.html)", "other"),
    ("Scrapy/2.11.0 (+https://scrapy.org)", "other"),
    # Two tags: collecting for AI tells more than searching.
    ("Mozilla/5.0 (compatible; OAI-SearchBot/1.0; +https://openai.com/searchbot)", "ai"),
    # Two names: who it is, before what it is made of; whose name stands first.
    ("Mozilla/5.0 HeadlessChrome/87.0.4280.88 YextBot/Java Safari/537.36", "seo"),
    ("linkdexbot/Nutch-1.0-dev (http://www.linkdex.com/; crawl at linkdex dot com)", "seo"),
    ("Googlebot/2.1 MJ12bot/v1.4.8", "search engine"),
    ("MJ12bot/v1.4.8 Googlebot/2.1", "seo"),
    # Listed by no one, they tell by themselves.
    ("MyVeryOwnBot/0.1", "other"),
    ("some unheard-of CRAWLER", "other"),
    ("HomeMadeGPT-Spider/1", "ai"),
    ("Our-AI-Bot/1", "ai"),
    ("My mail bot/1", "other"),
    ("Wee SEO crawler", "seo"),
    ("Thing-Monitor/2.0", "monitor"),
    ("Acme Port Scanner", "scanner"),
    ("Acme Preview", "preview"),
    ("Homely Feed 1.2", "feed reader"),
    ("Village RSS bot", "feed reader"),
    ("Village Archiver", "archiver"),
    ("village-search-bot/1", "search engine"),
    ("village-research-bot/1", "other"),
]


@pytest.mark.parametrize(("header", "kind"), KINDS)
def test_a_robot_has_a_kind(header: str, kind: str) -> None:
    assert agent(header) == Agent(AgentClass.BOT, AgentKind(kind))


TAGS = {
    "ai-crawler": AgentKind.AI,
    "search-engine": AgentKind.SEARCH_ENGINE,
    "seo": AgentKind.SEO,
    "monitoring": AgentKind.MONITOR,
    "scanner": AgentKind.SCANNER,
    "social-preview": AgentKind.PREVIEW,
    "feed-reader": AgentKind.FEED_READER,
    "archiver": AgentKind.ARCHIVER,
}


def test_a_listed_robot_is_of_the_kind_of_one_of_its_tags() -> None:
    # But for two that also give the name of another.
    others = {
        entry["pattern"]
        for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA
        for header in entry.get("instances", ())
        if (told := agent(header)).agent_class is AgentClass.BOT
        and told.kind not in {TAGS.get(tag, AgentKind.OTHER) for tag in entry["tags"]}
    }
    assert others == {r"Siteimprove\.com", "virustotal"}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (None, AgentKind.EMPTY),
        ("", AgentKind.EMPTY),
        (" - ", AgentKind.EMPTY),
        ("Mozilla/5.0", AgentKind.OTHER),
        ("curl/8.5.0", AgentKind.LIBRARY),
        ("Python/3.12 aiohttp/3.9.1", AgentKind.LIBRARY),
    ],
)
def test_what_says_nothing_of_who_asks_has_a_kind(header: str | None, kind: AgentKind) -> None:
    assert agent(header) == Agent(AgentClass.UNKNOWN, kind)


@given(st.text())
def test_no_name_is_too_odd(header: str) -> None:
    assert agent_class(header) in AgentClass


@given(st.sampled_from(PEOPLE + ROBOTS + UNKNOWN), st.sampled_from(PEOPLE + ROBOTS + UNKNOWN))
def test_only_people_have_browsers_and_only_the_unknown_have_libraries(
    one: str | None, other: str | None
) -> None:
    told = agent(f"{one} {other}")
    assert (told.kind is AgentKind.BROWSER) == (told.agent_class is AgentClass.HUMAN)
    if told.kind in (AgentKind.LIBRARY, AgentKind.EMPTY):
        assert told.agent_class is AgentClass.UNKNOWN


def test_of_a_long_name_the_beginning_counts() -> None:
    assert agent_class("Dillo/3" + " " * 503 + "bot") is AgentClass.HUMAN
    assert agent_class("Dillo/3" + " " * 502 + "bot") is AgentClass.BOT

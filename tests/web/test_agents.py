"""Who asks: browsers of all ages are people, robots are told by their names, libraries by nobody."""

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.model import AgentClass
from counterd.web.agents import agent_class

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
    f"Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) {_CHROME} Mobile Safari/537.36",
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
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_are_people(agent: str) -> None:
    assert agent_class(agent) is AgentClass.HUMAN


@pytest.mark.parametrize("agent", ROBOTS)
def test_what_names_itself_a_robot_is_one(agent: str) -> None:
    assert agent_class(agent) is AgentClass.BOT


@pytest.mark.parametrize("agent", UNKNOWN)
def test_libraries_and_the_nameless_say_nothing_of_who_asks(agent: str | None) -> None:
    assert agent_class(agent) is AgentClass.UNKNOWN


def test_whatever_is_listed_is_no_person() -> None:
    # But for one that pretends to be a telephone in every letter.
    people = {
        entry["pattern"]
        for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA
        for agent in entry.get("instances", ())
        if agent_class(agent) is AgentClass.HUMAN
    }
    assert people == {r"AP3A\.240617\.008"}


@given(st.text())
def test_no_name_is_too_odd(agent: str) -> None:
    assert agent_class(agent) in AgentClass


def test_of_a_long_name_the_beginning_counts() -> None:
    assert agent_class("Dillo/3" + " " * 505 + "bot") is AgentClass.HUMAN
    assert agent_class("Dillo/3" + " " * 502 + "bot") is AgentClass.BOT

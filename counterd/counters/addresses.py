"""How URLs name counters: one key for all the ways to write the URL of a page."""

from collections.abc import Collection
from urllib.parse import unquote


def counter_url(path: str, index_names: Collection[str]) -> str:
    """Return the key of the counter of the page at ``path``, a decoded URL path.

    Slashes are merged, ``.`` and ``..`` resolved without leaving the root; an index page has the
    key of its directory.
    """
    path = "/" + path.lstrip("/")
    if "//" in path or "/." in path:
        path = without_dots(path)
    directory, _, name = path.rpartition("/")
    return f"{directory}/" if name in index_names else path


def decoded_path(url: str) -> str:
    """Return the decoded path of an escaped URL without host: query and fragment are cut."""
    return unquote(url.partition("#")[0].partition("?")[0])


def without_dots(path: str) -> str:
    """Return ``path`` from the root on, without ``.``, ``..`` and empty segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        match segment:
            case "" | ".":
                pass
            case "..":
                del kept[-1:]
            case _:
                kept.append(segment)
    is_directory = path.endswith(("/", "/.", "/.."))
    return "/" + "/".join(kept) + ("/" if kept and is_directory else "")

"""The errors of counterd, each named by who must act.

CounterdError
├── PageError     the page's author: the tag shows the error message, the page is still served
├── PictureError  whoever asked for a picture, or drew the digits of it: the request is refused
├── ConfigError   the operator: found before the port opens
└── StoreError    the machine: nothing was written, the same rows go again
"""


class CounterdError(Exception):
    """Is the base of all errors that counterd raises on purpose."""


class PageError(CounterdError):
    """Says in words for a page's author why a tag cannot be carried out."""


class PictureError(CounterdError):
    """Says in one sentence what of a badge or counter cannot be drawn, and what was expected."""


class ConfigError(CounterdError):
    """Says in one sentence which setting is wrong, where it stands, and what was expected."""


class StoreError(CounterdError):
    """Says why the database could not be opened, read or written."""

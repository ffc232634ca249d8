"""How jinja2 reads ``templates/``: what is shown is encoded, and what is missing is an error."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from counterd.bundled import bundled
from counterd.web.numerals import compact, grouped, share


def environment() -> Environment:
    """Return a new environment of our templates."""
    made = Environment(
        loader=FileSystemLoader(bundled("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(grouped=grouped, compact=compact, share=share)
    return made

"""How jinja2 reads ``templates/``: what is shown is encoded, and what is missing is an error."""

from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

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
        bytecode_cache=_compiled,
    )
    made.filters.update(grouped=grouped, compact=compact, share=share)
    return made


def compile_all() -> None:
    """Compile each template, so that nobody has to wait for it; takes a tenth of a second."""
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)


class _Compiled(BytecodeCache):
    """The code of templates, which all environments of this process share."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:  # type: ignore[explicit-override] # as above
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


# What it remembers is as good as the files: a template that was changed has another checksum.
_compiled = _Compiled()

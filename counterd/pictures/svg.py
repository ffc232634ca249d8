"""An SVG document that stands alone, with a name that screen readers say."""

from counterd.pictures.markup import xml_text


def document(size: tuple[int, int], name: str, body: str, *, scale: int = 1) -> str:
    """Return an SVG of ``size``, width and height in pixels at scale 1, that shows ``body``.

    It has no style sheet, script or font, so that the strictest content security policy lets it
    show; ``name`` is text and will be escaped, ``body`` is not.
    """
    width, height = size
    text = xml_text(name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale}" '
        f'height="{height * scale}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{text}"><title>{text}</title>{body}</svg>\n'
    )

"""The web: it alone knows aiohttp, jinja2 and the clock."""

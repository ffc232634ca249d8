"""How a connection speaks HTTP: aiohttp's protocol, and what it leaves to us."""

"""Maps for tests: sets of networks, and recent clients among them; time to draw them."""

from hypothesis import settings
from hypothesis import strategies as st

# On a busy machine a picture of two milliseconds may take a second.
unhurried = settings(deadline=None)

numbers = st.integers(0, 1023)
networks = st.integers(0, (1 << 1024) - 1) | st.sets(numbers, max_size=40).map(
    lambda seen: sum(1 << number for number in seen)
)
recents = st.lists(numbers, max_size=10, unique=True).map(
    lambda found: {number: place for place, number in enumerate(found)}
)
EVERYTHING = (1 << 1024) - 1

"""Anonymous usage statistics: counts of events and of distinct names, as a library of its own."""

from counterd.usage.recorder import Recorder
from counterd.usage.settings import Settings
from counterd.usage.values import Stored

__all__ = ["Recorder", "Settings", "Stored"]

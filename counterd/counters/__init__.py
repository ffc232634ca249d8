"""The counters engine: counts hits as DeleGate does, and prints counters into pages."""

"""What all tests have in common."""

from hypothesis import settings

# A machine that does other things as well is no defect; how long things take, tests/bench/ tells.
settings.register_profile("counterd", deadline=None)
settings.load_profile("counterd")
# For `make fuzz`: what is looked for by chance, is looked for some ten minutes.
settings.register_profile("long", deadline=None, max_examples=20_000, print_blob=True)

"""Start the command line: ``python -m counterd``."""

from counterd.cli import main

if __name__ == "__main__":
    main()

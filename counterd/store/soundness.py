"""What tells whether a database is sound: SQLite's own checks."""

import sqlite3


def integrity(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite finds wrong with the file, nothing if it is sound."""
    try:
        found = [str(message) for (message,) in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]  # too damaged even to be looked through
    return [] if found == ["ok"] else found


def check_sound(connection: sqlite3.Connection) -> None:
    """Refuse a file of which SQLite finds soon that it is damaged.

    Raises:
        sqlite3.DatabaseError: says what is wrong first.
    """
    for (found,) in connection.execute("PRAGMA quick_check(1)"):
        if found != "ok":
            raise sqlite3.DatabaseError(str(found))

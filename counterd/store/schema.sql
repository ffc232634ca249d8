-- What a counterd database holds. Whole rows are written, never differences, so that saving twice is once.
-- Times are seconds since 1970-01-01 00:00 UTC.

CREATE TABLE counters (
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  total INTEGER NOT NULL,
  "unique" INTEGER NOT NULL,          -- U: hits whose client differed from the one before
  recent INTEGER NOT NULL,            -- V: hits by clients that were not among the ten
  created INTEGER NOT NULL,
  total_at INTEGER NOT NULL,
  unique_at INTEGER NOT NULL,
  recent_at INTEGER NOT NULL,
  last BLOB NOT NULL,                 -- identity of the last client
  ten BLOB NOT NULL,                  -- the ten, packed by store/counters.py
  networks BLOB NOT NULL,             -- bits of IPv4 networks, low byte first, high zeros cut
  networks6 BLOB NOT NULL,
  PRIMARY KEY (kind, url)
) STRICT, WITHOUT ROWID;

-- The one key under which clients are remembered in hashed mode; a new day writes over it.
CREATE TABLE client_key (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  day TEXT NOT NULL,
  key BLOB NOT NULL
) STRICT;

-- Start values that `counterd set` asks of a running server, which takes and deletes them.
CREATE TABLE wishes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  total INTEGER NOT NULL,
  "unique" INTEGER,
  recent INTEGER
) STRICT;

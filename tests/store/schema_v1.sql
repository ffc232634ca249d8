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

-- Usage statistics. Levels: 0 base, 1 day, 2 week, 3 month, 4 year, 5 lifetime. A base period is written
-- as the instant at which it begins, a longer one as the date of its first day at midnight UTC. A part
-- is one opening of a period by one process; the count of a period is the sum of its parts.
CREATE TABLE statistics (
  level INTEGER NOT NULL,
  start INTEGER NOT NULL,
  category TEXT NOT NULL,
  event TEXT NOT NULL,                -- empty: all events that were folded into their category
  part INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (level, start, category, event, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE distinct_counts (
  level INTEGER NOT NULL,
  start INTEGER NOT NULL,
  category TEXT NOT NULL,
  part INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (level, start, category, part)
) STRICT, WITHOUT ROWID;

-- What tells those seen apart while a period is open; gone when it is over.
CREATE TABLE period_keys (
  level INTEGER NOT NULL,
  start INTEGER NOT NULL,
  number INTEGER NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (level, start, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen (
  level INTEGER NOT NULL,
  start INTEGER NOT NULL,
  number INTEGER NOT NULL,
  category TEXT NOT NULL,
  who BLOB NOT NULL,
  PRIMARY KEY (level, start, number, category, who)
) STRICT, WITHOUT ROWID;

CREATE TABLE sketches (
  level INTEGER NOT NULL,
  start INTEGER NOT NULL,
  number INTEGER NOT NULL,
  category TEXT NOT NULL,
  registers BLOB NOT NULL,
  PRIMARY KEY (level, start, number, category)
) STRICT, WITHOUT ROWID;

-- Points in the server's life.
CREATE TABLE marks (
  at INTEGER NOT NULL,
  category TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (at, category, event)
) STRICT, WITHOUT ROWID;

/** The database's shape, step by step. A step that was ever released is never changed: add another one. */
import type { Database } from 'better-sqlite3';
import { ProblemError } from '../../../shared/errors.ts';

/** Each runs once, in its own transaction; `user_version` counts how many have run. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE hosts (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL,
    http_port INTEGER NOT NULL,
    user TEXT,
    enabled INTEGER NOT NULL,
    device_id TEXT NOT NULL UNIQUE,
    scrobble_movies INTEGER NOT NULL,
    scrobble_tv INTEGER NOT NULL,
    scrobble_anime INTEGER NOT NULL,
    kodi TEXT,
    created_at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX hosts_present ON hosts (address, port) WHERE removed_at_ms IS NULL;

  CREATE TABLE open_viewings (
    viewing_id TEXT PRIMARY KEY,
    host_id TEXT NOT NULL,
    json TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE viewings (
    viewing_id TEXT PRIMARY KEY,
    host_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    item TEXT,
    started_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    position_seconds REAL,
    duration_seconds REAL,
    progress_fraction REAL,
    watched INTEGER,
    stop_reason TEXT,
    ignored_rule TEXT,
    ignored_text TEXT
  ) STRICT;
  CREATE INDEX viewings_newest ON viewings (started_at_ms DESC, viewing_id DESC);

  CREATE TABLE outcomes (
    viewing_id TEXT NOT NULL REFERENCES viewings (viewing_id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    event TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    times INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (viewing_id, service, event, outcome, reason)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    account TEXT,
    host_id TEXT NOT NULL,
    viewing_id TEXT NOT NULL REFERENCES viewings (viewing_id),
    event_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    watched INTEGER NOT NULL,
    keep_rank INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_attempt_at_ms INTEGER,
    next_try_at_ms INTEGER,
    last_error TEXT,
    in_flight INTEGER NOT NULL DEFAULT 0,
    UNIQUE (service, event_id)
  ) STRICT;
  CREATE INDEX outbox_order ON outbox (service, account, created_at_ms, id);
  CREATE INDEX outbox_least ON outbox (service, keep_rank, created_at_ms, id);
  CREATE INDEX outbox_viewing ON outbox (viewing_id, service);
  `,
  `
  CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    match TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE ignore_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (kind, value)
  ) STRICT;

  CREATE TABLE look_ups (
    key TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX look_ups_end ON look_ups (until_ms);
  `,
  `
  ALTER TABLE hosts ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
  UPDATE hosts SET settings = json_patch('{}', json_object(
    'scrobble_movies', iif(scrobble_movies, NULL, json('false')),
    'scrobble_tv', iif(scrobble_tv, NULL, json('false')),
    'scrobble_anime', iif(scrobble_anime, NULL, json('false'))));
  ALTER TABLE hosts DROP COLUMN scrobble_movies;
  ALTER TABLE hosts DROP COLUMN scrobble_tv;
  ALTER TABLE hosts DROP COLUMN scrobble_anime;
  `,
  `
  CREATE TABLE ratings (
    viewing_id TEXT PRIMARY KEY REFERENCES viewings (viewing_id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    ask_at_ms INTEGER NOT NULL,
    rating INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ratings_open ON ratings (ask_at_ms) WHERE state IN ('asked', 'later');

  CREATE TABLE rating_suppressions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE replied_identities (
    viewing_id TEXT NOT NULL REFERENCES viewings (viewing_id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    identity TEXT NOT NULL,
    PRIMARY KEY (viewing_id, service)
  ) STRICT, WITHOUT ROWID;

  UPDATE outbox SET keep_rank = 5 WHERE keep_rank = 4;
  `,
  `
  CREATE TABLE import_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    account TEXT,
    state TEXT NOT NULL,
    hosts TEXT NOT NULL,
    totals TEXT NOT NULL,
    text TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE import_entries (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    sent INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX import_entries_next ON import_entries (job_id, outcome, kind DESC, id);

  CREATE TABLE import_keys (
    job_id INTEGER NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (job_id, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE own_marks (
    host_id TEXT NOT NULL,
    file_key TEXT NOT NULL,
    service TEXT NOT NULL,
    play_count INTEGER NOT NULL,
    last_played TEXT NOT NULL,
    written_at_ms INTEGER NOT NULL,
    PRIMARY KEY (host_id, file_key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE library_stock (
    host_id TEXT NOT NULL,
    file_key TEXT NOT NULL,
    ids_key TEXT,
    play_count INTEGER NOT NULL,
    last_played TEXT NOT NULL,
    resume_seconds INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    PRIMARY KEY (host_id, file_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX library_stock_ids ON library_stock (host_id, ids_key);

  CREATE INDEX viewings_ended ON viewings (host_id, ended_at_ms);
  `,
  'CREATE INDEX outbox_age ON outbox (service, created_at_ms)',
  `
  ALTER TABLE outbox ADD COLUMN transient INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outbox ADD COLUMN expires_at_ms INTEGER;
  CREATE INDEX outbox_end ON outbox (service, expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE INDEX outbox_transient ON outbox (service) WHERE transient;

  CREATE TABLE service_settings (
    service TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (service, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE host_services (
    host_id TEXT NOT NULL,
    service TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    PRIMARY KEY (host_id, service)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE artworks (viewing_id TEXT PRIMARY KEY, artwork TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE unsent_stops (
    viewing_id TEXT NOT NULL REFERENCES viewings (viewing_id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    account TEXT,
    host_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    watched INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    PRIMARY KEY (viewing_id, service)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** @throws {ProblemError} of kind `storage` where a newer version wrote the database; it has not been changed then. */
export function refuseNewer(database: Database, steps: readonly string[] = MIGRATIONS): void {
  const version = versionOf(database);
  if (version <= steps.length) return;
  throw new ProblemError({
    kind: 'storage',
    stage: 'migrate',
    text:
      `The database was written by a newer version of the companion (format ${version}; this one knows up to ${steps.length}). ` +
      'Nothing was changed. Update the companion, or start it with another data directory.',
  });
}

/** Brings the database to the newest shape; a step that fails leaves it as it was before that step. */
export function migrate(database: Database, steps: readonly string[] = MIGRATIONS): void {
  refuseNewer(database, steps);
  for (const [index, step] of steps.entries()) {
    if (index < versionOf(database)) continue;
    database
      .transaction(() => {
        database.exec(step);
        database.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

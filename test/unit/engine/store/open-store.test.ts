import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostStore } from '../../../../electron/engine/store/host-store.ts';
import { MIGRATIONS, migrate } from '../../../../electron/engine/store/migrations.ts';
import { openStore } from '../../../../electron/engine/store/open-store.ts';
import { ProblemError } from '../../../../shared/errors.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createQuietLog, type QuietLog } from '../../../support/quiet-log.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

let dataDirectory: string;
let file: string;
let log: QuietLog;
const clock = createVirtualClock(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
const open = () => openStore({ dataDirectory, log, clock });
const problemOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('nothing was thrown');
};

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'companion-store-'));
  file = join(dataDirectory, 'companion.db');
  log = createQuietLog();
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

/** Leaves the database as a killed process does: with its -wal file. */
function endUncleanly(): void {
  const store = open();
  store.state.set('kept', 'yes');
  const [database, wal] = [readFileSync(file), readFileSync(`${file}-wal`)];
  store.close();
  writeFileSync(file, database);
  writeFileSync(`${file}-wal`, wal);
}

/** A database of so many rows, damaged deep in the file, where only a whole check looks. */
function damageDeepInside(rows: number): void {
  const store = open();
  const add = store.database.prepare('INSERT INTO state VALUES (?, ?)');
  store.durable(() => {
    for (let i = 0; i < rows; i += 1) add.run(`key ${i}`, 'x'.repeat(200));
  });
  store.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length - 40 * 4096, bytes.length - 4096);
  writeFileSync(file, bytes);
}

/** Some 7 MB. */
const MANY_ROWS = 30_000;

const damagedFiles = () => readdirSync(dataDirectory).filter((name) => name.includes('damaged'));

describe('opening', () => {
  it('keeps what was stored, for its owner alone, also in the files beside it', () => {
    const store = open();
    store.state.set('key', 'value');
    for (const name of readdirSync(dataDirectory)) {
      expect([name, statSync(join(dataDirectory, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(readdirSync(dataDirectory).sort()).toEqual(['companion.db', 'companion.db-wal']);
    store.close();
    expect(readdirSync(dataDirectory)).toEqual(['companion.db']);
    const again = open();
    expect(again.state.get('key')).toBe('value');
    expect(again.notices).toEqual([]);
    again.close();
  });

  it('makes a missing directory that only its owner can enter, and narrows a file that others could read', () => {
    dataDirectory = join(dataDirectory, 'new');
    file = join(dataDirectory, 'companion.db');
    open().close();
    expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
    execFileSync('chmod', ['644', file]);
    open().close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(dataDirectory, { recursive: true });
    dataDirectory = join(dataDirectory, '..');
  });

  it('waits for the disk at a durable change, not at a relaxed one', () => {
    const store = open();
    const synchronous = () => store.database.pragma('synchronous', { simple: true });
    expect(store.database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect([store.durable(synchronous), store.relaxed(synchronous), store.durable(synchronous)]).toEqual([2, 1, 2]);
    expect(() => store.relaxed(() => store.durable(() => 1))).toThrow('durable');
    store.close();
  });

  it('reads what a killed process had committed', () => {
    endUncleanly();
    const store = open();
    expect(store.state.get('kept')).toBe('yes');
    expect(store.notices).toEqual([]);
    store.close();
  });
});

describe('a damaged database', () => {
  const expectSetAside = (kept: () => void = () => {}) => {
    const store = open();
    expect(damagedFiles()).toContain('companion.damaged-20260102T030405Z.db');
    expect(store.notices).toHaveLength(1);
    expect(store.notices[0]).toMatchObject({ kind: 'storage' });
    expect(store.notices[0]?.text).toContain('companion.damaged-20260102T030405Z.db');
    expect(log.lines.join()).toContain('companion.damaged-20260102T030405Z.db');
    store.state.set('works', 'again');
    kept();
    store.close();
    const next = open();
    expect(next.state.get('works')).toBe('again');
    expect(next.notices).toEqual([]);
    next.close();
    expect(readdirSync(dataDirectory)).not.toContain('companion.db-check');
  };

  it('that is none at all is set aside unchanged, and work goes on', () => {
    writeFileSync(file, 'this is not a database, it is a text\n'.repeat(50));
    writeFileSync(`${file}-shm`, 'left over');
    expectSetAside(() => {
      expect(damagedFiles()).toContain('companion.damaged-20260102T030405Z.db-shm');
      expect(readFileSync(join(dataDirectory, 'companion.damaged-20260102T030405Z.db'), 'utf8')).toMatch(
        /^this is not/,
      );
    });
  });

  it('is found at once where the database is of a usual size', () => {
    damageDeepInside(2000);
    expectSetAside();
  });

  it('is found, however large the database, by the whole check that follows an unclean end', () => {
    damageDeepInside(MANY_ROWS);
    writeFileSync(`${file}-wal`, 'left by a killed process');
    expectSetAside();
  });

  it('is found where a table is missing', () => {
    open().close();
    const database = new Database(file);
    database.exec('DROP TABLE outbox');
    database.close();
    expectSetAside();
  });

  it('is found where damaged bytes gave a column another name', () => {
    open().close();
    const database = new Database(file);
    database.unsafeMode().pragma('writable_schema = ON');
    database.exec("UPDATE sqlite_schema SET sql = replace(sql, 'next_try_at_ms', 'mext_try_at_ms')");
    database.close();
    expectSetAside();
  });

  it('is read on both sides of the damage, and what was read is taken over', () => {
    damageDeepInside(2000);
    const store = open();
    const keys = store.database.prepare('SELECT key FROM state ORDER BY key').pluck().all();
    expect(keys).toContain('key 0');
    expect(keys).toContain('key 999');
    expect(keys.length).toBeLessThan(2000);
    expect(keys.length).toBeGreaterThan(500);
    store.close();
  });

  it('is read between one damage and the next where rows have numbers', () => {
    const store = open();
    const add = store.database.prepare('INSERT INTO ignore_rules VALUES (?, ?, ?, ?)');
    store.durable(() => {
      for (let id = 1; id <= 3000; id += 1) add.run(id, 'genre', `${id} ${'x'.repeat(200)}`, id);
    });
    store.close();
    const bytes = readFileSync(file);
    const isRow = (page: number) => bytes.subarray(page * 4096, (page + 1) * 4096).includes('x'.repeat(200));
    const pages = Array.from({ length: bytes.length / 4096 }, (_, page) => page).filter(isRow);
    for (const part of [0.25, 0.5, 0.75]) {
      const page = pages[Math.floor(part * pages.length)] ?? 0;
      bytes.fill(0xa5, page * 4096, (page + 1) * 4096);
    }
    writeFileSync(file, bytes);
    const again = open();
    const ids = again.database.prepare<[], number>('SELECT id FROM ignore_rules').pluck().all();
    // A page holds fewer than twenty of them, and finding the way over it costs at most as many again.
    expect(ids.length).toBeGreaterThan(3000 - 3 * 40);
    expect(ids.length).toBeLessThan(3000);
    again.close();
  });

  const addBoxes = (count: number) => {
    const store = open();
    const hosts = createHostStore({ store, clock, random: createCountedRandom(), log });
    for (let i = 0; i < count; i += 1) {
      hosts.add({ label: `Box ${i}`, address: `10.0.0.${i}`, port: 9090, httpPort: 8080, user: 'kodi' });
    }
    const kept = hosts.list();
    store.close();
    return kept;
  };
  const boxesOf = (store: ReturnType<typeof open>) =>
    createHostStore({ store, clock, random: createCountedRandom(), log }).list();

  it('that lacks a table keeps all others', () => {
    const boxes = addBoxes(3);
    const database = new Database(file);
    database.exec('DROP TABLE outbox');
    database.close();
    const store = open();
    expect(boxesOf(store)).toEqual(boxes);
    expect(store.notices[0]?.text).toContain('3 boxes, 0 viewings, 0 waiting events');
    store.close();
  });

  it('of which only an index is damaged loses nothing, and says so', () => {
    const boxes = addBoxes(200);
    const database = new Database(file);
    const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'hosts_present'").pluck().get();
    const pageBytes = Number(database.pragma('page_size', { simple: true }));
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, (Number(root) - 1) * pageBytes, Number(root) * pageBytes);
    writeFileSync(file, bytes);
    const store = open();
    expect(boxesOf(store)).toEqual(boxes);
    expect(store.notices[0]?.text).toContain('All of it could still be read');
    expect(store.database.pragma('quick_check(1)', { simple: true })).toBe('ok');
    store.close();
  });

  it('whose descriptions of tables and indexes are damaged loses no row', () => {
    const boxes = addBoxes(3);
    const bytes = readFileSync(file);
    for (const [words, wrong] of [
      ['CREATE TABLE hosts (', 'CREATE TABLE h#sts ('],
      ['CREATE UNIQUE INDEX hosts_present', 'CREATE UN#QUE INDEX hosts_present'],
    ] as const) {
      const at = bytes.indexOf(words);
      expect(at).toBeGreaterThan(0);
      bytes.write(wrong, at);
    }
    writeFileSync(file, bytes);
    const store = open();
    expect(boxesOf(store)).toEqual(boxes);
    store.close();
  });

  it('that was set aside when the start ended is found taken over', () => {
    const boxes = addBoxes(2);
    renameSync(file, join(dataDirectory, 'companion.fresh.db'));
    const store = open();
    expect(boxesOf(store)).toEqual(boxes);
    store.close();
    expect(readdirSync(dataDirectory)).toEqual(['companion.db']);
  });

  it('of a large database found only while in use is said, and set aside at the next start', () => {
    damageDeepInside(MANY_ROWS);
    const store = open();
    expect(store.notices).toEqual([]);
    const readAll = () => store.database.prepare('SELECT sum(length(value)) FROM state').get();
    const problem = problemOf(() => store.read(readAll));
    expect(problem).toMatchObject({ kind: 'storage' });
    expect(problem.text).toContain('damaged');
    store.close();
    expectSetAside();
  });

  it('set aside twice in one second keeps both', () => {
    for (let i = 0; i < 2; i += 1) {
      writeFileSync(file, 'not a database '.repeat(100));
      open().close();
    }
    expect(damagedFiles()).toHaveLength(2);
  });
});

describe('what cannot be stored', () => {
  it('is a storage problem where the disk is full', () => {
    const store = open();
    const pages = store.database.pragma('page_count', { simple: true });
    store.database.pragma(`max_page_count = ${pages}`);
    const problem = problemOf(() => store.state.set('big', 'x'.repeat(100_000)));
    expect(problem).toMatchObject({ kind: 'storage' });
    expect(problem.text).toContain('full');
    store.database.pragma('max_page_count = 1000000');
    store.state.set('big', 'fits');
    expect(store.state.get('big')).toBe('fits');
    store.close();
  });

  it('is a storage problem where nothing can be written', () => {
    const store = open();
    store.database.pragma('query_only = ON');
    expect(problemOf(() => store.state.set('key', 'value')).text).toContain('cannot be written');
    store.close();
  });

  it('is a storage problem where the place is something else', () => {
    writeFileSync(join(dataDirectory, 'file'), '');
    dataDirectory = join(dataDirectory, 'file');
    expect(problemOf(open)).toMatchObject({ kind: 'storage' });
    dataDirectory = join(dataDirectory, '..');
  });

  it('is left to its caller where it is a bug', () => {
    const store = open();
    expect(() => store.durable(() => store.database.exec('INSERT INTO nowhere VALUES (1)'))).toThrow(
      Database.SqliteError,
    );
    store.close();
  });
});

describe('migrations', () => {
  it('run once each, and a failing one leaves what was there before it', () => {
    const database = new Database(':memory:');
    const first = 'CREATE TABLE one (a)';
    migrate(database, [first]);
    expect(() => migrate(database, [first, 'CREATE TABLE two (a); CREATE TABLE one (a)'])).toThrow('already exists');
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['one']);
    migrate(database, [first, 'CREATE TABLE two (a)']);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    database.close();
  });

  it('refuse the database of a newer version and leave it as it is', () => {
    open().close();
    const database = new Database(file);
    database.pragma('journal_mode = DELETE');
    database.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    database.close();
    const before = readFileSync(file);
    const problem = problemOf(open);
    expect(problem).toMatchObject({ kind: 'storage', stage: 'migrate' });
    expect(problem.text).toContain('newer version');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(damagedFiles()).toEqual([]);
  });
});

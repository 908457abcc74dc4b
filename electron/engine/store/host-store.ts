/** The Kodi boxes that are watched. */
import * as v from 'valibot';
import { ProblemError } from '../../../shared/errors.ts';
import { checkSetting, type HostSettings, isHostSettingKey } from '../../../shared/settings.ts';
import type { Clock, Log, Random } from '../ports.ts';
import { checkedRow, flagColumn, jsonColumn } from './rows.ts';
import type { Store } from './store.ts';

/** What a box said of itself when it was last connected. */
export interface KodiIdentity {
  readonly name: string | null;
  readonly version: string | null;
  readonly macAddress: string | null;
}

export interface HostRecord {
  readonly id: string;
  readonly label: string;
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
  readonly user: string | null;
  readonly enabled: boolean;
  /** UUID v4, one for this box for good: it survives removing and adding it again. */
  readonly deviceId: string;
  /** In place of the global settings. */
  readonly settings: HostSettings;
  readonly kodi: KodiIdentity | null;
  readonly createdAtMs: number;
}

export interface NewHost {
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
  readonly user?: string;
  /** The address, where none is given. */
  readonly label?: string;
}

export type HostChange = Partial<
  Pick<HostRecord, 'label' | 'address' | 'port' | 'httpPort' | 'user' | 'enabled' | 'settings' | 'kodi'>
>;

export interface HostStore {
  /** Oldest first. */
  list(): HostRecord[];
  get(id: string): HostRecord | null;
  /** Also one that was removed: its viewings and events stay. */
  getEvenRemoved(id: string): HostRecord | null;
  /** Enabled. @throws {ProblemError} of kind `already_exists` for the same address and port. */
  add(host: NewHost): HostRecord;
  /** @throws {ProblemError} of kind `not_found`, or `already_exists` where it would take another one's address. */
  update(id: string, change: HostChange): HostRecord;
  /** @throws {ProblemError} of kind `not_found` */
  remove(id: string): void;
}

/** What this version knows and can use; for the rest the global settings apply. */
function usableSettings(stored: Readonly<Record<string, unknown>>): HostSettings {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([key, value]) => {
      const check = isHostSettingKey(key) ? checkSetting(key, value) : null;
      return check?.ok ? [[key, check.value]] : [];
    }),
  );
}

const rowSchema = v.pipe(
  v.object({
    id: v.string(),
    label: v.string(),
    address: v.string(),
    port: v.number(),
    http_port: v.number(),
    user: v.nullable(v.string()),
    enabled: flagColumn,
    device_id: v.pipe(v.string(), v.uuid()),
    settings: v.pipe(v.fallback(jsonColumn(v.record(v.string(), v.unknown())), {}), v.transform(usableSettings)),
    kodi: v.nullable(
      jsonColumn(
        v.object({ name: v.nullable(v.string()), version: v.nullable(v.string()), macAddress: v.nullable(v.string()) }),
      ),
    ),
    created_at_ms: v.number(),
  }),
  v.transform(
    (row): HostRecord => ({
      id: row.id,
      label: row.label,
      address: row.address,
      port: row.port,
      httpPort: row.http_port,
      user: row.user,
      enabled: row.enabled,
      deviceId: row.device_id,
      settings: row.settings,
      kodi: row.kodi,
      createdAtMs: row.created_at_ms,
    }),
  ),
);

export interface HostStoreOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly random: Pick<Random, 'uuid'>;
  readonly log: Log;
}

export function createHostStore({ store, clock, random, log }: HostStoreOptions): HostStore {
  const { database } = store;
  const selectAll = database.prepare('SELECT * FROM hosts WHERE removed_at_ms IS NULL ORDER BY created_at_ms, rowid');
  const selectOne = database.prepare('SELECT * FROM hosts WHERE id = ?');
  const selectPresent = database.prepare('SELECT * FROM hosts WHERE id = ? AND removed_at_ms IS NULL');
  const selectAt = database.prepare<[string, number], { id: string; removed_at_ms: number | null }>(
    'SELECT id, removed_at_ms FROM hosts WHERE address = ? AND port = ? ORDER BY removed_at_ms DESC NULLS FIRST',
  );
  const insert = database.prepare(`
    INSERT INTO hosts (id, label, address, port, http_port, user, enabled, device_id,
      settings, kodi, created_at_ms)
    VALUES (:id, :label, :address, :port, :httpPort, :user, :enabled, :deviceId,
      :settings, :kodi, :createdAtMs)`);
  const rewrite = database.prepare(`
    UPDATE hosts SET label = :label, address = :address, port = :port, http_port = :httpPort, user = :user,
      enabled = :enabled, settings = :settings, kodi = :kodi
    WHERE id = :id`);
  const revive = database.prepare('UPDATE hosts SET removed_at_ms = NULL, created_at_ms = ? WHERE id = ?');
  const markRemoved = database.prepare('UPDATE hosts SET removed_at_ms = ? WHERE id = ? AND removed_at_ms IS NULL');

  /** As they were read last: every event asks for its box several times. */
  const known = new Map<string, HostRecord>();
  const change = <T>(work: () => T): T => {
    try {
      return store.durable(work);
    } finally {
      known.clear();
    }
  };

  const read = (row: unknown) => (row === undefined ? null : checkedRow(rowSchema, row, 'Kodi box', log));
  const get = (id: string) => store.read(() => read(selectPresent.get(id)));
  const require = (id: string): HostRecord => {
    const host = get(id);
    if (host) return host;
    throw new ProblemError({
      kind: 'not_found',
      hostId: id,
      text: `There is no Kodi box with the id "${id}". "companion hosts" lists them.`,
    });
  };
  const refuseTaken = (address: string, port: number) => {
    throw new ProblemError({
      kind: 'already_exists',
      text: `The Kodi box at ${address}:${port} is already there. "companion hosts" lists it.`,
    });
  };
  const unusedId = (): string => {
    const id = random.uuid().slice(0, 8);
    return selectOne.get(id) === undefined ? id : unusedId();
  };

  return {
    list: () => store.read(() => selectAll.all().flatMap((row) => read(row) ?? [])),
    get,
    getEvenRemoved: (id) => {
      const host = known.get(id) ?? store.read(() => read(selectOne.get(id)));
      if (host !== null) known.set(id, host);
      return host;
    },
    add: ({ address: given, port, httpPort, user, label }) =>
      change(() => {
        const address = tidyAddress(given);
        const facts = { label: label ?? address, address, port, httpPort, user: user ?? null, enabled: true };
        const same = selectAt.get(address, port);
        if (same && same.removed_at_ms === null) refuseTaken(address, port);
        if (same) {
          revive.run(clock.wallMs(), same.id);
          rewrite.run(columns({ ...require(same.id), ...facts }));
          return require(same.id);
        }
        const host: HostRecord = {
          ...facts,
          id: unusedId(),
          deviceId: random.uuid(),
          settings: {},
          kodi: null,
          createdAtMs: clock.wallMs(),
        };
        insert.run(columns(host));
        return host;
      }),
    update: (id, changed) =>
      change(() => {
        const host = { ...require(id), ...changed };
        const tidy = { ...host, address: tidyAddress(host.address) };
        const same = selectAt.get(tidy.address, tidy.port);
        if (same && same.id !== id && same.removed_at_ms === null) refuseTaken(tidy.address, tidy.port);
        rewrite.run(columns(tidy));
        return tidy;
      }),
    remove: (id) => {
      change(() => {
        require(id);
        markRemoved.run(clock.wallMs(), id);
      });
    },
  };
}

/** Names are not case-sensitive; the same box is not to be added twice. */
function tidyAddress(address: string): string {
  return address.trim().toLowerCase();
}

function columns({ enabled, settings, kodi, ...rest }: HostRecord): Record<string, string | number | null> {
  return {
    ...rest,
    enabled: Number(enabled),
    settings: JSON.stringify(settings),
    kodi: kodi === null ? null : JSON.stringify(kodi),
  };
}

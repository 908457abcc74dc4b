/** A companion in this process, and one that has logged in once so that tests can begin with a copy of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDispatch } from '../../electron/bridge/dispatch.ts';
import { type Companion, createCompanion } from '../../electron/companion.ts';
import type { Keychain, Ports } from '../../electron/engine/ports.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import { createLog, parseLogLevel } from '../../electron/system/log.ts';
import { createPluginRunner } from '../../electron/system/plugin-process.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';
import { waitUntil } from '../support/kodi-box/box.ts';
import type { PunchPlayServer } from '../support/punchplay-server/index.ts';

export interface RunningCompanion {
  /** Runs a command as page and command line do; rejects with a `ProblemError`. */
  ask<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<CommandOutput<Name>>;
  readonly artwork: Companion['artwork'];
  stop(): Promise<void>;
}

/** Errors are written to stderr; set `COMPANION_LOG=debug` to see all. */
export async function startCompanion(
  dataDirectory: string,
  secrets: Map<string, string>,
  ports: Partial<Ports> = {},
): Promise<RunningCompanion> {
  const { COMPANION_LOG = 'error' } = process.env;
  const log = createLog({
    level: parseLogLevel(COMPANION_LOG),
    write: (line) => void process.stderr.write(line),
    wallMs: () => Date.now(),
  });
  const companion = await createCompanion(
    {
      clock: createSystemClock(),
      random: createSystemRandom(),
      dataDirectory,
      keychain: memoryKeychain(secrets),
      log,
      fetch,
      notify: () => {},
      runPlugin: createPluginRunner(),
      ...ports,
    },
    { version: '0.0.0' },
  );
  const dispatch = createDispatch(companion.commands, log);
  return {
    async ask(name, input) {
      const result = await dispatch(name, input);
      if (!result.ok) throw new ProblemError(result.problem);
      return result.value as CommandOutput<typeof name>;
    },
    artwork: companion.artwork,
    stop: () => companion.stop(),
  };
}

function memoryKeychain(secrets: Map<string, string>): Keychain {
  return {
    kind: 'memory',
    get: async (key) => secrets.get(key) ?? null,
    set: async (key, secret) => {
      secrets.set(key, secret);
    },
    delete: async (key) => {
      secrets.delete(key);
    },
  };
}

/** Data directory and keychain of a companion that reports to a simulator. */
export interface LinkedCompanion {
  readonly dataDirectory: string;
  readonly secrets: ReadonlyMap<string, string>;
  remove(): void;
}

const LOGIN_LIMIT_MS = 20_000;

/** Logs a companion in at the simulator, by device code as a user does. */
export async function linkCompanion(punchplay: PunchPlayServer): Promise<LinkedCompanion> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'companion-linked-'));
  const secrets = new Map<string, string>();
  punchplay.behaviour.autoApprove = 'ada';
  const companion = await startCompanion(dataDirectory, secrets);
  await companion.ask('settings.set', { key: 'developer_mode', value: true });
  await companion.ask('settings.set', { key: 'allow_insecure_backend_url', value: true });
  await companion.ask('settings.set', { key: 'backend_url', value: punchplay.url });
  await companion.ask('accounts.login', { service: 'punchplay' });
  const isLinked = async () =>
    (await companion.ask('accounts.login_status', { service: 'punchplay' })).state === 'linked';
  await waitUntil(isLinked, 'the login is through', LOGIN_LIMIT_MS);
  await companion.stop();
  return { dataDirectory, secrets, remove: () => rmSync(dataDirectory, { recursive: true, force: true }) };
}

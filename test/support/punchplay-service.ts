/** The real PunchPlay service of the engine with a clock, keychain and state of the test's own. */
import type { AccountService } from '../../electron/engine/scrobble/service.ts';
import { createPunchPlay } from '../../electron/engine/scrobblers/punchplay/index.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts';
import { createMemoryKeychain, type MemoryKeychain } from './memory-keychain.ts';
import type { PunchPlayServer } from './punchplay-server/index.ts';
import { createRecordedLog, type RecordedLog } from './recorded-log.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface PunchPlayBench {
  readonly clock: VirtualClock;
  readonly keychain: MemoryKeychain;
  readonly log: RecordedLog;
  readonly settings: { -readonly [K in keyof Settings]: Settings[K] };
  /** The service; another one after {@link restart}. */
  readonly service: AccountService;
  /** A new process: what is only in memory is gone. */
  restart(): void;
  /** Logs in at this server, or at the one of the settings. */
  link(server: PunchPlayServer, username?: string): Promise<void>;
  /** Waits for real requests and replies until the condition holds. */
  until(condition: () => boolean): Promise<void>;
}

/** A service that speaks to this server; nobody is linked yet. */
export function createPunchPlayBench(server: PunchPlayServer): PunchPlayBench {
  const clock = createVirtualClock(Date.now());
  const keychain = createMemoryKeychain();
  const log = createRecordedLog();
  const state = new Map<string, string>();
  const settings = {
    ...DEFAULT_SETTINGS,
    backend_url: server.url,
    developer_mode: true,
    allow_insecure_backend_url: true,
  };
  const start = () =>
    createPunchPlay({
      ports: { clock, keychain, log, random: createSystemRandom(), fetch },
      version: '1.2.3',
      settings: () => settings,
      stateStore: { get: (key) => state.get(key) ?? null, set: (key, value) => void state.set(key, value ?? '') },
    });
  let service = start();
  const until = async (condition: () => boolean) => {
    for (let waitedMs = 0; !condition(); waitedMs += 5) {
      if (waitedMs > 10_000) throw new Error(`does not come true: ${condition.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    clock,
    keychain,
    log,
    settings,
    get service() {
      return service;
    },
    restart() {
      service = start();
    },
    async link(at, username = 'ada') {
      await service.login();
      at.approveLogin(username);
      clock.advance(5_000);
      await until(() => service.loginStatus().state === 'linked');
    },
    until,
  };
}

/** New versions, by electron-updater: from the feed of the build, checked by signature and hash, installed when the app ends. */
import type { AppUpdater } from 'electron-updater';
import { errorText } from '../../shared/errors.ts';
import type { ShellFacts } from '../../shared/shell.ts';
import type { Clock, Log, Timer } from '../engine/ports.ts';

export type UpdateState = ShellFacts['update'];

export interface Updates {
  state(): UpdateState;
  /** Resolves when it is known; a failure is a state. */
  check(): Promise<void>;
  stop(): void;
}

const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 24 * 3_600_000;

/** Whether this build updates itself: not from a checkout, not where a package manager does it, not without a feed. */
export function mayUpdate(build: {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly isAppImage: boolean;
  readonly hasFeed: boolean;
}): boolean {
  if (!build.isPackaged || !build.hasFeed) return false;
  return build.platform !== 'linux' || build.isAppImage;
}

/** `load` is called only where updates are on. */
export function createUpdates(options: {
  readonly isOn: boolean;
  readonly load: () => Promise<Pick<AppUpdater, 'checkForUpdates' | 'on'> & Partial<AppUpdater>>;
  readonly clock: Clock;
  readonly log: Log;
}): Updates {
  const { isOn, load, clock, log } = options;
  let state: UpdateState = { state: isOn ? 'none' : 'off' };
  let timer: Timer | null = null;
  let updater: ReturnType<typeof load> | null = null;

  const prepare = async () => {
    const loaded = await load();
    loaded.autoDownload = true;
    loaded.autoInstallOnAppQuit = true;
    loaded.allowDowngrade = false;
    loaded.allowPrerelease = false;
    // Its own goes to the console; what matters is told below.
    loaded.logger = null;
    loaded.on('update-downloaded', ({ version }) => {
      state = { state: 'ready', version };
      log.info('a new version is ready, and installed when the app ends', { version });
    });
    loaded.on('error', (error) => {
      state = { state: 'failed', text: `Looking for a new version failed: ${errorText(error)}` };
      log.warn('looking for a new version failed', { error });
    });
    return loaded;
  };

  const check = async () => {
    if (!isOn || state.state === 'ready' || state.state === 'checking') return;
    state = { state: 'checking' };
    try {
      updater ??= prepare();
      await (await updater).checkForUpdates();
    } catch {
      // Told by its 'error' event.
    }
    if ((state as UpdateState).state === 'checking') state = { state: 'none' };
  };
  const later = (delayMs: number) => {
    timer = clock.after(delayMs, () => {
      void check().then(() => later(CHECK_EVERY_MS));
    });
  };
  if (isOn) later(FIRST_CHECK_MS);
  return { state: () => state, check, stop: () => timer?.cancel() };
}

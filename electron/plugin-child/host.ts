/** The host that a plugin is given: what it can ask of the companion. */
import { createHash, randomBytes } from 'node:crypto';
import type { HttpRequest, LibraryTitle, PluginHost } from '../../shared/plugin-api.ts';
import type { Connection } from './connection.ts';
import { receiveRedirect } from './redirect.ts';

type QueueHandler = (payload: unknown) => unknown;

export interface PluginHostControl {
  /** What the plugin sees. */
  readonly host: PluginHost;
  queueHandler(kind: string): QueueHandler | undefined;
  /** Ends its timers and aborts its signal. */
  end(): void;
}

export function createPluginHost({
  connection,
  appVersion,
}: {
  readonly connection: Connection;
  readonly appVersion: string;
}): PluginHostControl {
  const { log } = connection;
  /** What it gives is what the companion's side of the same version says. */
  const call = <Result>(name: string, input: unknown) => connection.call(name, input) as Promise<Result>;
  const ending = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const queueHandlers = new Map<string, QueueHandler>();

  const timed = (start: (task: () => void) => NodeJS.Timeout, task: () => unknown, isOnce: boolean) => {
    const timer = start(() => {
      if (isOnce) timers.delete(timer);
      // A timer's failure is the plugin's, not its end.
      new Promise((resolve) => resolve(task())).catch((error) => log.error(`a timer failed: ${String(error)}`));
    });
    timers.add(timer);
    return () => {
      timers.delete(timer);
      clearTimeout(timer);
    };
  };

  const host: PluginHost = {
    appVersion,
    http: {
      request: async (request: HttpRequest) => {
        const response = await call<{ status: number; headers: Record<string, string>; body: string }>(
          'http.request',
          request,
        );
        const { status, headers, body } = response;
        return { status, headers, text: () => body, json: () => JSON.parse(body) as unknown };
      },
    },
    log,
    settings: {
      get: () => call('settings.get', {}),
      update: (values: unknown) => call('settings.update', values),
    },
    queue: {
      enqueue: (kind: string, payload: unknown, options) => call('queue.enqueue', { kind, payload, ...options }),
      handle: (kind: string, handler: QueueHandler) => void queueHandlers.set(kind, handler),
    },
    clock: {
      now: () => Date.now(),
      setTimeout: (task: () => unknown, delayMs: number) => timed((run) => setTimeout(run, delayMs), task, true),
      setInterval: (task: () => unknown, delayMs: number) => timed((run) => setInterval(run, delayMs), task, false),
    },
    library: {
      find: (title: LibraryTitle) => call('library.find', { title }),
      markWatched: (title: LibraryTitle, watchedAt: number | null) =>
        call('library.mark_watched', { title, watchedAt }),
      watchedSince: (timestamp: number) => call('library.watched_since', { timestamp }),
    },
    oauth: {
      openBrowser: (url: string) => call('oauth.open_browser', { url: String(url) }),
      receiveRedirect: (options = {}) => receiveRedirect(options, ending.signal),
      randomBytes: (count: number) => randomBytes(count).toString('hex'),
      sha256: (text: string) => createHash('sha256').update(text).digest('base64url'),
    },
    notify: {
      scrobbled: ({ title }: { readonly title: string }) => call('notify.scrobbled', { title: String(title) }),
      loginNeeded: () => call('notify.login_needed', {}),
      error: (text: string) => call('notify.error', { text: String(text) }),
    },
    signal: ending.signal,
  };
  return {
    host: Object.freeze(host),
    queueHandler: (kind) => queueHandlers.get(kind),
    end: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      ending.abort();
    },
  };
}

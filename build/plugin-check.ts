/** The contract of plugins as a check that an author can run: real process, the companion's own code around it, a network that is played. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { ReportableEvent } from '../electron/engine/playback/viewing-event.ts';
import { createHostCalls } from '../electron/engine/plugins/host-calls.ts';
import { readPackage } from '../electron/engine/plugins/package-files.ts';
import { createPluginFolder } from '../electron/engine/plugins/plugin-folder.ts';
import { checkPackage, entryPath, type PluginPackage } from '../electron/engine/plugins/plugin-package.ts';
import { createSupervisor, type Supervisor } from '../electron/engine/plugins/supervisor.ts';
import { aliasOf, type EventAlias } from '../electron/engine/scrobblers/aliases.ts';
import { playbackEvent } from '../electron/engine/scrobblers/playback-event.ts';
import { createServiceSettings, type OwnedSettings } from '../electron/engine/scrobblers/service-settings.ts';
import { createSystemClock } from '../electron/system/clock.ts';
import { createPluginRunner } from '../electron/system/plugin-process.ts';
import { createSystemRandom } from '../electron/system/random.ts';
import { VERSION } from '../electron/version.ts';
import { errorText } from '../shared/errors.ts';
import type { MediaItem } from '../shared/media-item.ts';
import type { PlaybackEvent } from '../shared/plugin-api.ts';
import { createMemoryKeychain } from '../test/support/memory-keychain.ts';
import { createMemoryStore } from '../test/support/memory-store.ts';
import { createRecordedLog, type LogEntry } from '../test/support/recorded-log.ts';
import { composeContext, episode, movie, reportableEvent } from '../test/support/reportable-event.ts';
import { createPlayedLibrary, type PlayedLibrary } from './played-library.ts';

export interface PluginCheck {
  /** `note`: worth a look, but no mistake. */
  readonly outcome: 'ok' | 'failed' | 'note';
  readonly text: string;
}

type Say = (check: PluginCheck) => void;
type Network = 'up' | 'down' | 'busy' | 'denied' | 'silent';
type Answer = Awaited<ReturnType<Supervisor['ask']>>;

const SECRET = 'a-secret-of-the-check';
const SLOW_MS = 5_000;
/** What took so long was ended, and would be the next time. */
const STUCK_MS = 20_000;

/** Leads the plugin through its life and says what it finds; never rejects. */
export async function checkPlugin(path: string, given: Readonly<Record<string, string>>, say: Say): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'plugin-check-'));
  try {
    const found = checkPackage(await readPackage(path), VERSION);
    say({ outcome: 'ok', text: `plugin.json keeps every rule (${found.manifest.name} ${found.manifest.version})` });
    for (const warning of found.warnings) say({ outcome: 'note', text: warning });
    const broken = syntaxError(found.files, root);
    if (broken !== null) return say({ outcome: 'failed', text: broken });
    const bench = await createBench(found, root, given);
    await live(bench, say);
  } catch (error) {
    say({ outcome: 'failed', text: errorText(error) });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The first file that Node cannot read as JavaScript, with its line, which an import does not tell; null where there is none. */
function syntaxError(files: PluginPackage['files'], root: string): string | null {
  for (const [path, content] of files) {
    if (!/\.m?js$/.test(path) || path.startsWith('node_modules/')) continue;
    const file = join(root, `check${extname(path)}`);
    writeFileSync(file, content);
    const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    rmSync(file);
    if (status === 0) continue;
    const line = /:(\d+)\n/.exec(stderr)?.[1] ?? '?';
    return `${path}:${line}: ${/^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr}`;
  }
  return null;
}

interface Bench {
  readonly supervisor: Supervisor;
  readonly settings: OwnedSettings;
  readonly log: readonly LogEntry[];
  /** Null where it does not ask for it. */
  readonly library: PlayedLibrary | null;
  network: Network;
  requests: number;
  calls: number;
  ask(alias: EventAlias, event: PlaybackEvent): Promise<Answer>;
}

async function createBench(
  { manifest, files }: PluginPackage,
  root: string,
  given: Readonly<Record<string, string>>,
): Promise<Bench> {
  const folder = createPluginFolder(root);
  folder.put(manifest.name, files);
  const entries: LogEntry[] = [];
  const log = createRecordedLog(entries);
  const store = createMemoryStore();
  const keychain = createMemoryKeychain();
  const { name, settings: declarations } = manifest;
  const settings = createServiceSettings({ service: name, declarations, store, keychain, log });
  for (const [key, value] of Object.entries(given)) await settings.set(key, value);
  for (const [key, { type, secret }] of Object.entries(declarations)) {
    const isMissing = settings.missing().includes(key) || (secret && !settings.isSet(key) && type === 'string');
    if (isMissing) await settings.set(key, sampleOf(key, type, secret));
  }
  const library = createPlayedLibrary();
  const answerCall = createHostCalls({
    name,
    label: name,
    appVersion: VERSION,
    ports: { fetch: (_url, init) => played(bench, init?.signal ?? null) },
    settings,
    right: manifest.library,
    library,
    deviceIdOf: (hostId) => hostId,
    enqueue: () => {},
    showAddress: () => {},
    onScrobbled: () => {},
    onProblem: () => {},
  });
  const path = folder.pathOf(name);
  const bench: Bench = {
    settings,
    log: entries,
    library: manifest.library === null ? null : library,
    network: 'up',
    requests: 0,
    calls: 0,
    supervisor: createSupervisor({
      name,
      label: name,
      folder: path,
      entry: join(path, entryPath(manifest)),
      events: manifest.events,
      appVersion: VERSION,
      run: createPluginRunner(),
      settings: () => settings.get(),
      answerCall: (call, input, signal) => {
        bench.calls += 1;
        return answerCall(call, input, signal);
      },
      clock: createSystemClock(),
      random: createSystemRandom(),
      state: store.state,
      log,
      onProblem: () => {},
      onChange: () => {},
    }),
    ask: (alias, event) => bench.supervisor.ask({ type: 'event', alias, event }, new AbortController().signal),
  };
  return bench;
}

async function live(bench: Bench, say: Say): Promise<void> {
  const { supervisor } = bench;
  const tell = (isOk: boolean, text: string, otherwise: string) =>
    say(isOk ? { outcome: 'ok', text } : { outcome: 'failed', text: otherwise });
  try {
    await supervisor.enable();
  } catch (error) {
    return say({ outcome: 'failed', text: errorText(error) });
  }
  const wanted = [...(supervisor.subscriptions() ?? [])];
  say({
    outcome: 'ok',
    text: `it is enabled, and told of: ${wanted.map((alias) => alias.split('.').at(-1)).join(', ') || 'nothing'}`,
  });
  if (wanted.length === 0) say({ outcome: 'failed', text: 'it subscribes to no event: nothing would ever reach it' });

  let taken = 0;
  const giveUp = async () => {
    say({ outcome: 'note', text: 'the rest was not tried' });
    await supervisor.disable();
  };
  for (const [what, viewing] of viewings()) {
    const answers = await answersTo(
      bench,
      viewing.filter(([alias]) => wanted.includes(alias)),
    );
    const bad = answers.find(({ answer }) => answer.kind !== 'done' && answer.kind !== 'drop');
    tell(
      bad === undefined,
      `it takes ${what}`,
      bad === undefined ? '' : `${what}: at ${bad.alias} ${answerText(bad.answer)}`,
    );
    const noted = answers.find(({ answer }) => answer.kind === 'drop' || isStrange(answer));
    if (noted !== undefined) say({ outcome: 'note', text: `${what}: at ${noted.alias} ${answerText(noted.answer)}` });
    const slow = answers.find(({ tookMs }) => tookMs > SLOW_MS);
    if (slow !== undefined)
      say({ outcome: 'note', text: `${what}: ${slow.alias} took ${Math.round(slow.tookMs / 1000)} s` });
    if (bad === undefined) taken += 1;
    else if (bad.answer.kind === 'ended' || bad.tookMs > STUCK_MS) return await giveUp();
  }
  if (taken === 0) return await giveUp();

  const last = wanted.includes('phlix.playback.stopped') ? 'phlix.playback.stopped' : wanted[0];
  if (last !== undefined && supervisor.isUp()) await troubles(bench, last, tell, say);
  const leaked = bench.log.find(({ text }) => text.includes(SECRET));
  tell(leaked === undefined, 'it writes none of its secrets into the log', 'it writes a secret into the log');
  await supervisor.disable();
}

async function troubles(
  bench: Bench,
  alias: EventAlias,
  tell: (ok: boolean, text: string, otherwise: string) => void,
  say: Say,
): Promise<void> {
  const { supervisor } = bench;
  const kind = kindOf(alias);
  const fresh = (given: Partial<PlaybackEvent> = {}) => ({ ...made(kind, movie()), ...given });
  const again = fresh({ replayed: true });
  tell(
    (await bench.ask(alias, again)).kind === 'done' && (await bench.ask(alias, again)).kind === 'done',
    'it takes an event that comes a second time',
    'it fails on an event that comes a second time (the same eventId, replayed)',
  );
  const odd = { ...fresh(), somethingNew: { of: 'a later version' } } as PlaybackEvent;
  tell(
    (await bench.ask(alias, odd)).kind === 'done',
    'it ignores fields it does not know',
    'it fails on an event with a field that it does not know',
  );

  for (const [network, what] of [
    ['down', 'the network is gone'],
    ['busy', 'its service answers 503'],
    ['denied', 'its service answers 401'],
  ] as const) {
    bench.network = network;
    const before = bench.requests;
    const answer = await bench.ask(alias, fresh());
    bench.network = 'up';
    if (bench.requests === before) {
      say({ outcome: 'note', text: `it makes no request at ${alias}: what it does while ${what} is not known` });
      continue;
    }
    const isKept = answer.kind === 'retry' || answer.kind === 'failed' || answer.kind === 'auth';
    tell(
      isKept,
      `it loses nothing while ${what} (${answerText(answer)})`,
      `it loses an event while ${what}: ${answerText(answer)}. Throw, or give {retry: seconds} or 'auth'`,
    );
  }
  await awayLibrary(bench, () => bench.ask(alias, fresh()), tell, say);
  await supervisor.reconfigure();
  tell(
    (await bench.ask(alias, fresh())).kind === 'done',
    'it goes on with changed settings',
    'it fails after its settings were changed',
  );

  bench.network = 'silent';
  const pending = bench.ask(alias, fresh());
  await new Promise((resolve) => setTimeout(resolve, 200));
  const startedMs = performance.now();
  await supervisor.disable();
  const tookMs = performance.now() - startedMs;
  tell(
    tookMs < SLOW_MS,
    'it ends at once while a request is under way',
    'it does not end while a request is under way: look at host.signal and onDisable',
  );
  await pending;
  const calls = bench.calls;
  await new Promise((resolve) => setTimeout(resolve, 300));
  tell(bench.calls === calls, 'it is silent when it is disabled', 'it goes on when it is disabled');
  bench.network = 'up';
  const enabled = await supervisor.enable().then(
    () => true,
    () => false,
  );
  tell(
    enabled && (await bench.ask(alias, fresh())).kind === 'done',
    'it can be enabled again',
    'it cannot be enabled again',
  );
}

/** While no box is connected. */
async function awayLibrary(
  { library }: Bench,
  ask: () => Promise<Answer>,
  tell: (ok: boolean, text: string, otherwise: string) => void,
  say: Say,
): Promise<void> {
  if (library === null) return;
  const before = library.calls;
  library.isThere = false;
  const answer = await ask();
  library.isThere = true;
  if (library.calls === before) {
    const text = 'it asks the libraries nothing at an event: what it does while no box is connected is not known';
    return say({ outcome: 'note', text });
  }
  const isWell = answer.kind !== 'ended' && answer.kind !== 'drop';
  const text = `while no box is connected ${answerText(answer)}`;
  tell(isWell, text, `it loses an event ${text}`);
}

/** Those up to the first that fails for good. */
async function answersTo(bench: Bench, events: ReadonlyArray<readonly [EventAlias, PlaybackEvent]>) {
  const answers: Array<{ readonly alias: EventAlias; readonly answer: Answer; readonly tookMs: number }> = [];
  for (const [alias, event] of events) {
    const startedMs = performance.now();
    const answer = await bench.ask(alias, event);
    const tookMs = performance.now() - startedMs;
    answers.push({ alias, answer, tookMs });
    if (answer.kind === 'ended' || tookMs > STUCK_MS) break;
  }
  return answers;
}

type Kind = ReportableEvent['kind'];

function kindOf(alias: EventAlias): Kind {
  return alias.slice('phlix.playback.'.length) as Kind;
}

function made(kind: Kind, item: MediaItem, given: Partial<ReportableEvent> = {}): PlaybackEvent {
  const event = reportableEvent({
    kind,
    ...(kind === 'stopped' && { watched: true, positionSeconds: 5900, progressFraction: 0.98 }),
    ...given,
  });
  return playbackEvent(event, item, composeContext());
}

/** Whole viewings, each with every event in its order. */
function viewings(): ReadonlyArray<readonly [string, ReadonlyArray<readonly [EventAlias, PlaybackEvent]>]> {
  const kinds = ['started', 'progress', 'paused', 'resumed', 'progress', 'stopped'] as const;
  const whole = (item: MediaItem, given: Partial<ReportableEvent> = {}) =>
    kinds.map((kind, index) => [aliasOf(kind), made(kind, item, { seek: index === 4, ...given })] as const);
  const ids = { tmdb: 27205, imdb: 'tt1375666' };
  return [
    ['a movie', whole(movie({ year: 2010, ids }))],
    ['a movie without any id', whole(movie({ title: 'Наше кино – 映画' }))],
    ['an episode', whole(episode({ ids: { tvdb: 73739 }, episodeIds: { tvdb: 127131 }, episodeTitle: 'Pilot' }))],
    ['an anime, two episodes in one file', whole(episode({ season: 0, episode: 1, episodeEnd: 2, anime: true }))],
    [
      'a song',
      whole(movie({ kind: 'song', title: 'Roads', artist: 'Portishead', album: 'Dummy' }), { durationSeconds: 305 }),
    ],
    [
      'a station, which has no length',
      whole(movie({ kind: 'song', title: 'Roads' }), { durationSeconds: null, progressFraction: 0 }),
    ],
  ];
}

function sampleOf(key: string, type: string, secret: boolean): unknown {
  if (secret && type === 'string') return SECRET;
  if (type === 'string') return /url|address|host|server|endpoint/i.test(key) ? 'https://example.org/' : 'sample';
  return { integer: 1, float: 1, boolean: true, array: '["sample"]' }[type];
}

async function played(bench: Bench, signal: AbortSignal | null): Promise<Response> {
  bench.requests += 1;
  switch (bench.network) {
    case 'up':
      return Response.json({});
    case 'busy':
      return new Response('busy', { status: 503 });
    case 'denied':
      return new Response('denied', { status: 401 });
    case 'down':
      throw new TypeError('fetch failed', { cause: new Error('the network is gone (played)') });
    case 'silent':
      return await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  }
}

function isStrange(answer: Answer): boolean {
  return answer.kind === 'done' && answer.strange !== undefined;
}

function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'done':
      return answer.strange === undefined
        ? 'it says that it is done'
        : `it gives back ${answer.strange}, which means nothing here: it counts as done`;
    case 'retry':
      return `it asks for another try after ${answer.afterSeconds} s`;
    case 'drop':
      return `it drops it: ${answer.reason}`;
    case 'auth':
      return 'it waits for a login';
    case 'failed':
      return `it fails: ${answer.text}`;
    case 'ended':
      return `its process ended: ${answer.text}`;
  }
}

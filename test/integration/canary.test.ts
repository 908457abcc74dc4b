/**
 * Secrets are planted everywhere, an evening full of trouble is watched with the companion as users run it, and then
 * everything that it wrote, stored, said or was started with is searched for each of them.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readInstance } from '../../electron/system/instance-file.ts';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { LAB_LIBRARY } from '../support/kodi-simulator/lab-library.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';

const KODI_USER = 'canary-kodi-user';
const KODI_PASSWORD = 'canary-kodi-password';
const LABEL = 'Canary Cellar';
const FOLDER = 'canary-folder';
/** What the paths of a box may hold. */
const FILES = {
  share: `smb://canary-smb-user:canary-smb-password@nas/${FOLDER}/Dune.Part.Two.2024.1080p.mkv`,
  plugin: 'plugin://plugin.video.canary/play/Heat.1995.mkv?token=canary-plugin-token&user=canary-plugin-user',
  stream: `http://canary-http-user:canary-http-password@media.example/${FOLDER}/Arrival.2016.mkv?api_key=canary-api-key`,
  headers: `https://media.example/${FOLDER}/Sicario.2015.mkv|Authorization=Bearer%20canary-header-token&Cookie=canary-cookie`,
} as const;
const PLANTED = [
  KODI_PASSWORD,
  Buffer.from(`${KODI_USER}:${KODI_PASSWORD}`).toString('base64'),
  ...['canary-smb-user', 'canary-smb-password', 'canary-plugin-token', 'canary-plugin-user', 'canary-http-user'],
  ...['canary-http-password', 'canary-api-key', 'canary-header-token', 'canary-cookie'],
  ...['canary-url-password', 'canary-url-token'],
];

let directory: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let box: SimulatedKodi;
let webBox: SimulatedKodi;
let companion: CompanionProcess;
/** Everything that was seen, by where. */
const places = new Map<string, string>();
/** Tokens and codes that came up on the way. */
const secrets = new Set<string>(PLANTED);
let basicExport = '';

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function gatherFiles(when: string): void {
  for (const path of filesIn(directory.path)) {
    // The one place where they belong.
    if (path.endsWith('secrets.json')) continue;
    places.set(`${when}: ${relative(directory.path, path)}`, readFileSync(path, 'latin1'));
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

/** Everything that can be asked, as page and command line do. */
async function gatherAnswers(when: string): Promise<void> {
  const { call } = companion;
  const answers = {
    'status.get': await call('status.get', {}),
    'settings.get': await call('settings.get', {}),
    'queue.list': await call('queue.list', {}),
    'log.list': await call('log.list', {}),
    'log.why': await call('log.why', { viewing: 'last' }),
    'health.status': await call('health.status', {}),
    'health.debug_export': await call('health.debug_export', {}),
    'health.debug_export verbose': await call('health.debug_export', { verbose: true }),
    'health.log': await call('health.log', { limit: 10_000 }),
    'accounts.test': await call('accounts.test', { service: 'punchplay' }),
    'hosts.test': await call('hosts.test', { id: (await call('hosts.list', {}))[1]?.id ?? '' }),
  };
  for (const [name, answer] of Object.entries(answers)) places.set(`${when}: ${name}`, JSON.stringify(answer));
  basicExport = JSON.stringify(answers['health.debug_export']);
}

function gatherProcess(when: string): void {
  places.set(`${when}: log`, companion.logLines.join('\n'));
  if (process.platform !== 'linux') return;
  for (const name of ['cmdline', 'environ']) {
    places.set(`${when}: ${name}`, readFileSync(`/proc/${companion.pid}/${name}`, 'latin1'));
  }
}

/** What PunchPlay was shown is secret from everybody else. */
function gatherSecrets(): void {
  for (const { headers, body } of punchPlay.requests) {
    const token = headers.authorization?.replace(/^Bearer /, '');
    for (const secret of [token, body.refresh_token, body.device_code]) {
      if (typeof secret === 'string') secrets.add(secret);
    }
  }
  const stored = JSON.parse(readFileSync(join(directory.path, 'secrets.json'), 'utf8')) as {
    secrets: ReadonlyArray<readonly [string, string]>;
  };
  for (const [, value] of stored.secrets) {
    if (!value.startsWith('{')) continue;
    const { accessToken, refreshToken } = JSON.parse(value) as Record<string, string>;
    for (const token of [accessToken, refreshToken]) if (token !== undefined) secrets.add(token);
  }
}

async function play(file: string, task: () => Promise<void> = async () => {}): Promise<void> {
  const before = (await companion.call('log.list', {})).length;
  box.open({ file }, { atSeconds: 500 });
  // Not sooner: a position that was never seen does not count.
  await until(async () => ((await companion.call('hosts.list', {}))[0]?.nowPlaying?.positionSeconds ?? 0) > 490);
  box.pause();
  await task();
  box.resume();
  box.stop();
  await until(async () => {
    const entries = await companion.call('log.list', {});
    return entries.length > before && entries[0]?.endedAtMs !== null;
  });
}

async function untilAllIsSent(): Promise<void> {
  await until(async () => {
    await companion.call('queue.flush', {});
    return (await companion.call('queue.list', {})).length === 0;
  });
}

beforeAll(async () => {
  vi.stubEnv('COMPANION_LOG', 'debug');
  await buildCompanion();
  directory = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
  const media = Object.values(FILES).map((file) => ({ type: 'file' as const, file, durationSeconds: 600 }));
  const library = { ...LAB_LIBRARY, media: [...LAB_LIBRARY.media, ...media] };
  const login = { user: KODI_USER, password: KODI_PASSWORD };
  box = await startKodiSimulator({ name: LABEL, library });
  webBox = await startKodiSimulator({ name: 'Attic', httpPort: 0, login });
  companion = await startCompanion(directory.path);
  await evening();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await companion?.end('SIGKILL');
  await Promise.all([box?.close(), webBox?.close(), punchPlay?.close()]);
  directory?.remove();
});

async function evening(): Promise<void> {
  const { call } = companion;
  const credentials = `http://canary-url-user:canary-url-password@127.0.0.1:${punchPlay.port}/?token=canary-url-token`;
  await call('settings.set', { key: 'backend_url', value: credentials }).catch((error: Error) => {
    places.set('refused setting', error.message);
  });
  await call('settings.set', { key: 'backend_url', value: `${punchPlay.url}/?token=canary-url-token` });
  await call('settings.set', { key: 'min_length', value: 1 });
  await useSimulator(call, punchPlay);
  punchPlay.behaviour.autoApprove = 'ada';
  await logIn(call);
  await call('hosts.add', { address: '127.0.0.1', port: box.port, label: LABEL });
  const web = { address: '127.0.0.1', port: webBox.port + 1, httpPort: webBox.httpPort ?? 1 };
  await call('hosts.add', { ...web, user: KODI_USER, password: KODI_PASSWORD });
  const wrong = { address: 'localhost', port: 1, httpPort: webBox.httpPort ?? 1 };
  await call('hosts.add', { ...wrong, user: KODI_USER, password: 'canary-wrong-password' });
  secrets.add('canary-wrong-password');
  await until(async () => (await call('hosts.list', {}))[0]?.connection === 'connected');

  await play(FILES.share, async () => {
    punchPlay.expireAccessTokens();
    await punchPlay.fail({ mode: 'reset', count: 2 });
  });
  // The login is renewed before the next trouble: a renewal that the service answers badly is not tried again at once.
  await untilAllIsSent();
  await play(FILES.plugin, () => punchPlay.fail({ mode: 'status', status: 500 }));
  await punchPlay.recover();
  await untilAllIsSent();
  gatherSecrets();
  // A service that repeats what it was sent.
  const [header = ''] = punchPlay
    .requestsTo('stop')
    .flatMap(({ headers }) => headers.authorization ?? [])
    .slice(-1);
  const echoed = `${header.replace('Bearer ', '')} (${header})`;
  await punchPlay.fail({ mode: 'status', status: 422, body: { error: 'bad', message: `no ${echoed}` }, count: 1 });
  await play(FILES.stream);
  await punchPlay.fail({ mode: 'redirect', location: `${punchPlay.url}/?token=canary-url-token`, count: 3 });
  await play(FILES.headers);
  await punchPlay.recover();
  gatherProcess('while it ran');
  await gatherAnswers('while it ran');

  box.open({ file: FILES.share }, { atSeconds: 100 });
  await until(async () => (await call('hosts.list', {}))[0]?.nowPlaying?.playback === 'playing');
  await until(async () => (await call('log.list', {}))[0]?.endedAtMs === null);
  gatherSecrets();
  await companion.end('SIGKILL');
  gatherFiles('after a crash');
  places.set('log of the crash', companion.logLines.join('\n'));

  companion = await startCompanion(directory.path);
  const { token } = readInstance(directory.path) ?? {};
  if (token !== undefined) secrets.add(token);
  punchPlay.revokeLogin();
  box.stop();
  await until(async () => (await companion.call('log.list', {}))[0]?.endedAtMs !== null);
  await companion.call('queue.flush', {});
  await gatherAnswers('after a restart');
  gatherProcess('after a restart');
  await companion.call('accounts.logout', { service: 'punchplay', unsent: 'keep' });
  await companion.end();
  gatherFiles('after its end');
}

describe('an evening with secrets everywhere', () => {
  it('was really watched, with all its trouble', () => {
    expect(punchPlay.history.length).toBeGreaterThanOrEqual(2);
    expect(secrets.size).toBeGreaterThan(PLANTED.length + 4);
    const log = places.get('after its end: companion.log') ?? '';
    for (const trouble of ['422', 'the connection broke', 'PunchPlay', 'debug']) expect(log).toContain(trouble);
    expect([...places.keys()]).toEqual(
      expect.arrayContaining(['after a crash: companion.db-wal', 'after its end: companion.db']),
    );
  });

  it('left none of them anywhere', () => {
    const found = [...secrets].flatMap((secret) =>
      [...places]
        // The token of the loopback door has one place of its own.
        .filter(([place, text]) => text.includes(secret) && !place.endsWith('instance.json'))
        .map(([place]) => `${secret} in ${place}`),
    );
    expect(found).toEqual([]);
  });

  it('left no folder of a media file in a log or an answer', () => {
    const found = [...places].filter(([place, text]) => !/companion\.db/.test(place) && text.includes(FOLDER));
    expect(found.map(([place]) => place)).toEqual([]);
  });

  it('told PunchPlay nothing but base names', () => {
    const bodies = punchPlay.requestsTo('stop').map(({ rawBody }) => rawBody);
    expect(bodies.length).toBeGreaterThan(3);
    for (const secret of [...PLANTED, FOLDER]) expect(bodies.filter((body) => body.includes(secret))).toEqual([]);
  });

  it('keeps names of boxes, users and places out of the basic export', () => {
    for (const word of [LABEL, KODI_USER, '127.0.0.1:1', directory.path, FOLDER])
      expect(basicExport).not.toContain(word);
  });
});

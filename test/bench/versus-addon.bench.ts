/**
 * The same evening told twice: by an add-on inside a real Kodi, and by the companion outside, each to a PunchPlay of its
 * own. The add-on's folder is given by whoever runs this; any Kodi add-on will do that has a setting for the address.
 *
 *     npm run bench -- versus-addon --addon DIR [--rounds N] [--backend-setting ID] [--settings "a=b,token={access}"] [--token-file NAME]
 *
 * `--settings` are further settings of the add-on; `{access}` and `{refresh}` become tokens of its PunchPlay. `--token-file`
 * names a file of its data that holds them as JSON (PunchPlay's own add-on: `tokens.json`, and `min_length=0` beside it).
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  buildCompanion,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { JsonRpcDriver } from '../support/kodi-box/json-rpc-driver.ts';
import { kodiAvailable } from '../support/kodi-box/machine.ts';
import { startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { xmlText } from '../support/kodi-box/xml.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { benchOptions, median, printReport, quantile, round } from './bench-report.ts';

const PAIRS = [
  { notification: 'Player.OnAVStart', action: 'start' },
  { notification: 'Player.OnPause', action: 'pause' },
  { notification: 'Player.OnResume', action: 'resume' },
  { notification: 'Player.OnStop', action: 'stop' },
] as const;
/** Between two commands: whoever tells it has told it by then. */
const BETWEEN_MS = 1500;

const options = benchOptions({ numbers: ['rounds'], texts: ['addon', 'settings', 'backend-setting', 'token-file'] });
const folder = options.text('addon');
const rounds = options.number('rounds', 20);
const available = kodiAvailable();
if (folder === null || !available.ok) {
  console.error(
    folder === null ? 'Say which add-on: --addon DIR' : `No real Kodi here, ${available.ok || available.reason}`,
  );
  process.exit(2);
}
const addOnId = /<addon[^>]*\sid="([^"]+)"/.exec(readFileSync(join(folder, 'addon.xml'), 'utf8'))?.[1];
if (addOnId === undefined) throw new Error(`${folder} holds no add-on: its addon.xml names no id`);

await buildCompanion();
const directory = temporaryDirectory();
const [itsPunchPlay, ourPunchPlay] = await Promise.all([startPunchPlayServer(), startPunchPlayServer()]);
const companion = await startCompanion(directory.path);
const kodi = await startRealKodi({ name: 'real Kodi', prepareHome: (home) => install(home, folder, addOnId) });
const heard = new Map<string, number[]>();
const client = await JsonRpcDriver.connect(kodi.webSocketPort, ({ method }) => {
  heard.set(method, [...(heard.get(method) ?? []), performance.now()]);
});
try {
  await kodi.call('Addons.SetAddonEnabled', { addonid: addOnId, enabled: true });
  ourPunchPlay.behaviour.autoApprove = 'ada';
  itsPunchPlay.behaviour.autoApprove = 'ada';
  await useSimulator(companion.call, ourPunchPlay);
  await logIn(companion.call);
  const place = { address: kodi.address, port: kodi.webSocketPort, httpPort: kodi.webPort };
  const { id } = await companion.call('hosts.add', { ...place, label: 'Box' });
  await pause(3000);
  // Both are to tell: the companion would leave the box to an add-on that it knows.
  await companion.call('hosts.stand_aside', { id, service: 'punchplay', choice: 'off' });
  for (let index = 0; index < rounds; index += 1) {
    await kodi.open(index % 2 === 0 ? kodi.movie('Inception') : kodi.movie('The Matrix'));
    await pause(BETWEEN_MS);
    await kodi.pause();
    await pause(BETWEEN_MS);
    await kodi.resume();
    await pause(BETWEEN_MS);
    await kodi.seekTo(0.8);
    await pause(BETWEEN_MS);
    await kodi.stop();
    await pause(BETWEEN_MS);
  }
  const [itsDelays, ourDelays] = [delaysOf(itsPunchPlay), delaysOf(ourPunchPlay)];
  const rowOf = (name: string, its: readonly number[], ours: readonly number[]) => {
    return {
      'notification → request': name,
      'add-on: told': its.length,
      'its median ms': round(median(its)),
      'its p95 ms': round(quantile(its, 0.95)),
      'companion: told': ours.length,
      'our median ms': round(median(ours)),
      'our p95 ms': round(quantile(ours, 0.95)),
      'times shorter': round(median(its) / median(ours)),
    };
  };
  const rows = PAIRS.map(({ notification, action }) =>
    rowOf(`${notification} → ${action}`, itsDelays.get(action) ?? [], ourDelays.get(action) ?? []),
  );
  const all = rowOf('all of them', [...itsDelays.values()].flat(), [...ourDelays.values()].flat());
  const watches = {
    'notification → request': `stops that say it was watched, of ${rounds}`,
    'add-on: told': watchedStops(itsPunchPlay),
    'companion: told': watchedStops(ourPunchPlay),
  };
  printReport(
    {
      name: 'versus-addon',
      about: `${addOnId} inside a real Kodi and the companion outside, ${rounds} films of the same evening`,
      rows: [...rows, all, watches],
      targets: ['median delay at least 10 times shorter, every watch counted'],
      broken: ourPunchPlay.history.length === rounds ? [] : [`the companion counted ${ourPunchPlay.history.length}`],
    },
    options,
  );
} finally {
  client.close();
  await companion.end();
  await kodi.stopAll();
  await Promise.all([itsPunchPlay.close(), ourPunchPlay.close()]);
  directory.remove();
}

/** Puts the add-on into a home that no Kodi uses yet, with its settings. */
function install(home: string, from: string, id: string): void {
  const base = join(home, '.kodi');
  cpSync(from, join(base, 'addons', id), { recursive: true });
  const { accessToken, refreshToken } = itsPunchPlay.issueTokens();
  const more = (options.text('settings') ?? '').split(',').filter(Boolean);
  const pairs = [`${options.text('backend-setting') ?? 'backend_url'}=${itsPunchPlay.url}`, ...more].map((pair) => {
    const at = pair.indexOf('=');
    const value = pair
      .slice(at + 1)
      .replace('{access}', accessToken)
      .replace('{refresh}', refreshToken);
    return `  <setting id="${xmlText(pair.slice(0, at))}">${xmlText(value)}</setting>`;
  });
  const data = join(base, 'userdata', 'addon_data', id);
  mkdirSync(data, { recursive: true });
  const tokenFile = options.text('token-file');
  if (tokenFile !== null) {
    const tokens = { access_token: accessToken, refresh_token: refreshToken };
    writeFileSync(join(data, tokenFile), JSON.stringify(tokens));
  }
  writeFileSync(join(data, 'settings.xml'), `<settings version="2">\n${pairs.join('\n')}\n</settings>\n`);
}

/** Whatever the service made of it: an older add-on says less than the simulator wants. */
function watchedStops({ requestsTo }: PunchPlayServer): number {
  return requestsTo('/api/scrobble/stop').filter(({ body }) => body.watched === true).length;
}

/** For each kind of event: from the notification to the first request of that kind after it, before the next one. */
function delaysOf({ requestsTo }: PunchPlayServer): Map<string, number[]> {
  return new Map(
    PAIRS.map(({ notification, action }) => {
      const told = heard.get(notification) ?? [];
      const arrived = requestsTo(`/api/scrobble/${action}`).map(({ atMonotonicMs }) => atMonotonicMs);
      const delays = told.flatMap((atMs, index) => {
        const next = told[index + 1] ?? Number.POSITIVE_INFINITY;
        const first = arrived.find((one) => one >= atMs - 50 && one < next);
        return first === undefined ? [] : [first - atMs];
      });
      return [action, delays];
    }),
  );
}

/** How things can stand in a home, for the pictures of the page and for what must hold of every view. */
import type { CompanionProcess } from './companion-process.ts';
import type { Home, HomeOptions } from './home.ts';
import { LAB_LIBRARY } from './kodi-simulator/lab-library.ts';
import type { LibraryContent } from './kodi-simulator/media.ts';
import type { SimulatedKodi } from './kodi-simulator/start-kodi-simulator.ts';
import { seedHistory } from './seeded-history.ts';
import { until } from './until.ts';
import { watchToTheEnd } from './watch.ts';

/** Every place in the page, as its address names it after `#/`. */
export const PLACES = [
  'now',
  'queue',
  'history',
  'history/year',
  'hosts',
  'accounts',
  'ratings',
  'import',
  'import/marks',
  'import/sync',
  'import/catchUp',
  'health',
  'health/why/last',
  'health/log',
  'health/debug',
  'settings/scrobbling',
  'settings/notifications',
  'settings/ratings',
  'settings/sync',
  'settings/privacy',
  'settings/services',
  'settings/app',
  'settings/advanced',
  'welcome',
  'login/punchplay',
] as const;

export interface Scene {
  readonly name: string;
  readonly options?: HomeOptions;
  /** The page has lost the companion. */
  readonly isLost?: boolean;
  prepare(home: Home): Promise<void>;
}

/** The longest title that is told. */
export const LONG_TITLE = `${'The Extraordinarily Long and Winding Adventures of a Documentary Crew '.repeat(5)}`
  .slice(0, 299)
  .trim();
export const RIGHT_TO_LEFT_TITLE = 'باب الحديد';

/** Titles as nobody expects them. */
const HOSTILE_LIBRARY: LibraryContent = {
  ...LAB_LIBRARY,
  media: [
    ...LAB_LIBRARY.media,
    movie(101, LONG_TITLE, 2019),
    movie(102, RIGHT_TO_LEFT_TITLE, 1958),
    movie(103, '<img src=x onerror=alert(1)> & Co.', 2020),
  ],
};

/** Four hundred viewings of the last fourteen months. */
export const SOME_HISTORY: HomeOptions = {
  prepare: (directory) => seedHistory(directory, { count: 400, nowMs: Date.now(), days: 420 }),
};

export const SCENES: readonly Scene[] = [
  { name: 'empty', prepare: async () => {} },
  {
    name: 'busy',
    options: SOME_HISTORY,
    async prepare(home) {
      await prepareEvening(home);
      await home.addLostBox('Garden shed');
      const { call } = home.companion;
      await call('ignores.add', { kind: 'genre', value: 'Documentary' });
      await call('corrections.add', {
        match: { kind: 'show', title: 'The Ofice' },
        target: { title: 'The Office', year: 2005, ids: { tmdb: 2316 } },
      });
      await call('settings.set', { key: 'watched_threshold', value: 80 });
    },
  },
  {
    name: 'failing',
    async prepare(home) {
      const { companion, punchPlay } = home;
      await home.logIn();
      const box = await home.addBox('Living room');
      await punchPlay.fail({ mode: 'down' });
      for (const movieId of [3, 1]) await watchToTheEnd(home, box, { movieId });
      await until('they wait', async () => (await companion.call('queue.list', {})).length > 1);
      await home.addLostBox('Garden shed');
      await companion.call('import.preview', {}).catch(() => undefined);
    },
  },
  { name: 'lost', options: SOME_HISTORY, isLost: true, prepare: prepareEvening },
  {
    name: 'hostile',
    async prepare(home) {
      await home.logIn();
      const boxes: SimulatedKodi[] = [];
      for (const [index, name] of ['صالون', LONG_TITLE.slice(0, 90), 'Attic'].entries()) {
        const box = await home.addBox(name, { library: HOSTILE_LIBRARY });
        boxes.push(box);
        await watchToTheEnd(home, box, { movieId: 101 + index });
      }
      // What was watched is asked about; what plays now waits for a service that is away.
      await home.punchPlay.fail({ mode: 'down' });
      for (const [index, box] of boxes.entries()) box.open({ movieId: 103 - index }, { atSeconds: 900 });
      await until('all play', () => isPlaying(home.companion, 3));
    },
  },
];

/** Three boxes that play, after some that was watched. */
export async function prepareEvening(home: Home): Promise<void> {
  const { companion } = home;
  await home.logIn();
  const [living, bedroom, kids] = [
    await home.addBox('Living room'),
    await home.addBox('Bedroom'),
    await home.addBox('Kids’ room'),
  ];
  for (const episodeId of [7, 8]) await watchToTheEnd(home, bedroom, { episodeId });
  await companion.call('hosts.set', { id: await idOf(companion, 'Kids’ room'), key: 'scrobble_music', value: false });
  living.open({ movieId: 3 }, { atSeconds: 260 });
  bedroom.open({ episodeId: 9 }, { atSeconds: 140 });
  kids.open({ episodeId: 1 }, { atSeconds: 30 });
  await until('all play', () => isPlaying(companion, 3));
  bedroom.pause();
  await until('one pauses', async () =>
    (await companion.call('hosts.list', {})).some((host) => host.nowPlaying?.playback === 'paused'),
  );
}

async function idOf({ call }: CompanionProcess, label: string): Promise<string> {
  return (await call('hosts.list', {})).find((host) => host.label === label)?.id ?? '';
}

async function isPlaying({ call }: CompanionProcess, boxes = 1): Promise<boolean> {
  const playing = (await call('hosts.list', {})).filter(({ nowPlaying }) => nowPlaying?.playback === 'playing');
  return playing.length >= boxes;
}

function movie(id: number, title: string, year: number) {
  return {
    type: 'movie' as const,
    id,
    title,
    year,
    durationSeconds: 3600,
    genres: [],
    uniqueIds: { tmdb: String(900_000 + id) },
    file: `/media/Movies/${id}.mkv`,
  };
}

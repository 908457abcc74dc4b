/** What the pictures show: a companion of its own for each scene, with simulated boxes and a simulated PunchPlay. */
import type { CommandRequest } from '../../../shared/contract.ts';
import {
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../companion-process.ts';
import { LAB_LIBRARY } from '../kodi-simulator/lab-library.ts';
import type { LibraryContent } from '../kodi-simulator/media.ts';
import { type SimulatedKodi, startKodiSimulator } from '../kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../punchplay-server/index.ts';

export interface Stage {
  readonly companion: CompanionProcess;
  readonly punchPlay: PunchPlayServer;
  logIn(): Promise<void>;
  /** A box that is added, and connected. */
  addBox(name: string, library?: LibraryContent): Promise<SimulatedKodi>;
  /** Waits, ten seconds at most. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
}

export interface Scene {
  readonly name: string;
  /** Where in the page; without `#/`. */
  readonly views: readonly string[];
  prepare(stage: Stage): Promise<void>;
}

const EVERY_VIEW = ['now', 'queue', 'history', 'ratings', 'hosts', 'accounts', 'import', 'health', 'settings'];
const LONG_TITLE = `${'The Extraordinarily Long and Winding Adventures of a Documentary Crew '.repeat(4)}on End`.slice(
  0,
  300,
);

/** Titles as nobody expects them. */
const HOSTILE_LIBRARY: LibraryContent = {
  ...LAB_LIBRARY,
  media: [
    ...LAB_LIBRARY.media,
    movie(101, LONG_TITLE, 2019),
    movie(102, 'باب الحديد', 1958),
    movie(103, '<img src=x onerror=alert(1)> & Co.', 2020),
  ],
};

export const SCENES: readonly Scene[] = [
  { name: 'new', views: ['welcome', 'now', 'login/punchplay'], prepare: async () => {} },
  {
    name: 'busy',
    views: EVERY_VIEW,
    async prepare(stage) {
      await prepareEvening(stage);
      const { companion } = stage;
      await companion.call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 2, label: 'Garden shed' });
    },
  },
  {
    name: 'failing',
    views: ['now', 'queue', 'hosts', 'accounts', 'health'],
    async prepare(stage) {
      const { companion, punchPlay, until } = stage;
      await stage.logIn();
      const box = await stage.addBox('Living room');
      await punchPlay.fail({ mode: 'down' });
      box.open({ movieId: 3 }, { atSeconds: 300 });
      await until(() => isPlaying(companion));
      box.seek(0.9);
      box.stop();
      await until(async () => (await companion.call('queue.list', {})).length > 0);
      await companion.call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 2, label: 'Garden shed' });
    },
  },
  {
    name: 'hostile',
    views: ['now', 'history'],
    async prepare(stage) {
      await stage.logIn();
      for (const [name, movieId] of [
        ['صالون', 102],
        [LONG_TITLE.slice(0, 90), 101],
        ['Attic', 103],
      ] as const) {
        (await stage.addBox(name, HOSTILE_LIBRARY)).open({ movieId }, { atSeconds: 900 });
      }
      await stage.until(() => isPlaying(stage.companion, 3));
    },
  },
];

/** Three boxes that play, after some that was watched. */
export async function prepareEvening(stage: Stage): Promise<void> {
  const { companion, until } = stage;
  await stage.logIn();
  const [living, bedroom, kids] = [
    await stage.addBox('Living room'),
    await stage.addBox('Bedroom'),
    await stage.addBox('Kids’ room'),
  ];
  for (const episodeId of [7, 8]) {
    bedroom.open({ episodeId });
    await until(() => isPlaying(companion));
    bedroom.seek(0.96);
    bedroom.stop();
    await until(async () => !(await isPlaying(companion)));
  }
  await companion.call('hosts.set', { id: await idOf(companion, 'Kids’ room'), key: 'scrobble_music', value: false });
  living.open({ movieId: 3 }, { atSeconds: 260 });
  bedroom.open({ episodeId: 9 }, { atSeconds: 140 });
  kids.open({ episodeId: 1 }, { atSeconds: 30 });
  await until(() => isPlaying(companion, 3));
  bedroom.pause();
  await until(async () =>
    (await companion.call('hosts.list', {})).some((host) => host.nowPlaying?.playback === 'paused'),
  );
}

export async function openStage(): Promise<Stage & { close(): Promise<void> }> {
  const directory = temporaryDirectory();
  const closing: Array<() => unknown> = [directory.remove];
  const punchPlay = await startPunchPlayServer();
  closing.push(() => punchPlay.close());
  punchPlay.behaviour.intervalSeconds = 1;
  const companion = await startCompanion(directory.path);
  closing.push(() => companion.end());
  await useSimulator(companion.call, punchPlay);
  return {
    companion,
    punchPlay,
    until,
    async logIn() {
      punchPlay.behaviour.autoApprove = 'ada';
      await logIn(companion.call);
      punchPlay.behaviour.autoApprove = null;
    },
    async addBox(name, library) {
      const box = await startKodiSimulator({ name, ...(library === undefined ? {} : { library }) });
      closing.push(() => box.close());
      const place: CommandRequest<'hosts.add'> = { address: box.address, port: box.port, httpPort: 1, label: name };
      const { id } = await companion.call('hosts.add', place);
      const isConnected = async () =>
        (await companion.call('hosts.list', {})).some((host) => host.id === id && host.connection === 'connected');
      await until(isConnected);
      return box;
    },
    async close() {
      for (const task of closing.splice(0).reverse()) await task();
    },
  };
}

async function idOf({ call }: CompanionProcess, label: string): Promise<string> {
  return (await call('hosts.list', {})).find((host) => host.label === label)?.id ?? '';
}

async function isPlaying({ call }: CompanionProcess, boxes = 1): Promise<boolean> {
  const playing = (await call('hosts.list', {})).filter(({ nowPlaying }) => nowPlaying?.playback === 'playing');
  return playing.length >= boxes;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`does not come true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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

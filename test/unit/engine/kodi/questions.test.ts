import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeItem } from '../../../../electron/engine/kodi/describe-item.ts';
import { callerOver, resultOf } from '../../../../electron/engine/kodi/json-rpc.ts';
import { KodiCallError, type KodiCaller } from '../../../../electron/engine/kodi/kodi-caller.ts';
import type { KodiItem, NotifiedItem } from '../../../../electron/engine/kodi/observation.ts';
import { askIdentity, askWitness, readPlayers } from '../../../../electron/engine/kodi/questions.ts';
import { createShowCache, type ShowCache } from '../../../../electron/engine/kodi/show-cache.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A list of answers to a method is used up one by one; the last one stays. */
type Script = Readonly<Record<string, readonly unknown[]>>;

let asked: Asked[];
let clock: VirtualClock;
let cache: ShowCache;

beforeEach(() => {
  asked = [];
  clock = createVirtualClock();
  cache = createShowCache(clock);
});

const REFUSED = { error: { code: -32602, message: 'Invalid params.' } };

/** Answers from the script, through the product's own validation; what the script does not have is refused. */
function kodi(script: Script): KodiCaller {
  const counts = new Map<string, number>();
  return callerOver(async (requests, message, ids) => {
    const wire: Asked[] = [JSON.parse(message)].flat();
    asked.push(...wire);
    return requests.map((request, index) => {
      const count = counts.get(request.method) ?? 0;
      counts.set(request.method, count + 1);
      const answers = script[request.method] ?? [REFUSED];
      const answer = answers[Math.min(count, answers.length - 1)];
      if (answer instanceof KodiCallError) throw answer;
      const body = answer === REFUSED ? REFUSED : { result: answer };
      return resultOf(request, { id: ids[index] ?? 0, result: undefined, error: undefined, ...body });
    });
  });
}

const methods = () => asked.map(({ method }) => method);
const time = (seconds: number) => ({ hours: 0, minutes: 0, seconds, milliseconds: 0 });
const PLAYING = { time: time(61), totaltime: time(600), speed: 1, live: false, type: 'video' };
const VIDEO = { playerid: 1, playertype: 'internal', type: 'video' };
const AUDIO = { playerid: 0, playertype: 'internal', type: 'audio' };
const SLIDES = { playerid: 2, playertype: 'internal', type: 'picture' };
const INCEPTION = { type: 'movie', id: 4, file: '/media/Inception.mkv', label: 'Inception', title: 'Inception' };

describe('a look at the players', () => {
  it('is nothing where none is active', async () => {
    expect(await readPlayers(kodi({ 'Player.GetActivePlayers': [[]] }))).toBeNull();
    expect(methods()).toEqual(['Player.GetActivePlayers']);
  });

  it('has item and position of the active one', async () => {
    const caller = kodi({
      'Player.GetActivePlayers': [[VIDEO]],
      'Player.GetItem': [{ item: INCEPTION }],
      'Player.GetProperties': [PLAYING],
    });
    expect(await readPlayers(caller)).toEqual({
      player: 'video',
      item: { type: 'movie', libraryId: 4, file: '/media/Inception.mkv', label: 'Inception' },
      positionSeconds: 61,
      totalSeconds: 600,
      speed: 1,
      live: false,
    });
  });

  it('prefers video to music, and music to pictures', async () => {
    const script = { 'Player.GetItem': [{ item: INCEPTION }], 'Player.GetProperties': [PLAYING] };
    const all = kodi({ ...script, 'Player.GetActivePlayers': [[SLIDES, AUDIO, VIDEO]] });
    expect(await readPlayers(all)).toMatchObject({ player: 'video' });
    const two = kodi({ ...script, 'Player.GetActivePlayers': [[SLIDES, AUDIO]] });
    expect(await readPlayers(two)).toMatchObject({ player: 'audio' });
    const slides = kodi({ ...script, 'Player.GetActivePlayers': [[SLIDES]] });
    expect(await readPlayers(slides)).toMatchObject({ player: 'picture', totalSeconds: 0 });
  });

  it('is nothing where the player stopped while it was asked, though Kodi answers with zeros', async () => {
    const caller = kodi({
      'Player.GetActivePlayers': [[VIDEO], []],
      'Player.GetItem': [{ item: { type: 'unknown', label: '', title: '', file: '' } }],
      'Player.GetProperties': [{ ...PLAYING, time: time(0), totaltime: time(0), speed: 0 }],
    });
    expect(await readPlayers(caller)).toBeNull();
  });

  it('keeps what Kodi says, however wrong the position', async () => {
    const start = { hours: -596, minutes: -31, seconds: -23, milliseconds: -648 };
    const caller = kodi({
      'Player.GetActivePlayers': [[VIDEO]],
      'Player.GetItem': [{ item: null }],
      'Player.GetProperties': [{ ...PLAYING, time: start, totaltime: time(0) }],
    });
    expect(await readPlayers(caller)).toMatchObject({
      item: { type: 'unknown', libraryId: null, file: '', label: '' },
      positionSeconds: expect.closeTo(-2147483.648, 3),
      totalSeconds: 0,
    });
  });
});

const NOTIFIED: NotifiedItem = { type: 'episode', id: 19 };
const BASKETBALL = {
  type: 'episode',
  id: 18,
  label: 'Basketball',
  title: 'Basketball',
  file: 'smb://nas/TV/The Office/S01E05E06.mkv',
  showtitle: 'The Office (US)',
  season: 1,
  episode: 5,
  year: 1970,
  firstaired: '1970-01-01',
  genre: ['Comedy'],
  uniqueid: { tvdb: '110436' },
  tvshowid: 3,
  playcount: 2,
  lastplayed: '2026-01-01 20:15:00',
  resume: { position: 61, total: 400 },
  streamdetails: { audio: [], subtitle: [], video: [{ duration: 400 }] },
};
const OFFICE = { tvshowdetails: { title: 'The Office (US)', year: 2005, uniqueid: { tvdb: '73244', tmdb: '2316' } } };
const EPISODES = {
  episodes: [
    { episodeid: 19, season: 1, episode: 6, title: 'Hot Girl', file: BASKETBALL.file },
    { episodeid: 18, season: 1, episode: 5, title: 'Basketball', file: BASKETBALL.file },
    { episodeid: 44, season: 1, episode: 9, title: 'Elsewhere', file: 'smb://nas/other/S01E05E06.mkv' },
  ],
};
const EPISODE_SCRIPT = {
  'Player.GetItem': [{ item: BASKETBALL }],
  'VideoLibrary.GetTVShowDetails': [OFFICE],
  'VideoLibrary.GetEpisodes': [EPISODES],
};

describe('the description of an episode', () => {
  it('has the ids and the year of its show, and every episode of its file in order', async () => {
    expect(await describeItem(kodi(EPISODE_SCRIPT), 'video', NOTIFIED, cache)).toEqual({
      type: 'episode',
      libraryId: 18,
      file: BASKETBALL.file,
      label: 'Basketball',
      title: 'Basketball',
      showTitle: 'The Office (US)',
      season: 1,
      episode: 5,
      year: 2005,
      genres: ['Comedy'],
      uniqueIds: { tvdb: '110436' },
      showLibraryId: 3,
      showUniqueIds: { tvdb: '73244', tmdb: '2316' },
      episodesInFile: [
        { libraryId: 18, season: 1, episode: 5, title: 'Basketball' },
        { libraryId: 19, season: 1, episode: 6, title: 'Hot Girl' },
      ],
      firstAired: '',
      playCount: 2,
      resumePositionSeconds: 61,
      lastPlayed: '2026-01-01 20:15:00',
      streamDurationSeconds: 400,
      artists: [],
      albumArtists: [],
      album: '',
      trackNumber: null,
      musicBrainzTrackId: '',
    } satisfies KodiItem);
  });

  it('asks for the show once in ten minutes, and for what shares the file by its name', async () => {
    const caller = kodi(EPISODE_SCRIPT);
    await describeItem(caller, 'video', NOTIFIED, cache);
    await describeItem(caller, 'video', NOTIFIED, cache);
    expect(methods()).toEqual([
      'Player.GetItem',
      'VideoLibrary.GetTVShowDetails',
      'VideoLibrary.GetEpisodes',
      'Player.GetItem',
    ]);
    expect(asked[2]?.params).toMatchObject({ tvshowid: 3, season: 1, filter: { value: 'S01E05E06.mkv' } });
    clock.advance(10 * 60_000);
    await describeItem(caller, 'video', NOTIFIED, cache);
    expect(methods().slice(4)).toContain('VideoLibrary.GetTVShowDetails');
  });

  it.each([
    ['C:\\TV\\Show\\one.mkv', 'one.mkv'],
    ['/media/50%/one_two.mkv', 'one_two.mkv'],
    ['stack:///a/one.mkv , /a/two.mkv', 'stack:///a/one.mkv , /a/two.mkv'],
    ['plugin://plugin.video.x/?id=7/8', 'plugin://plugin.video.x/?id=7/8'],
    ['one.mkv', 'one.mkv'],
  ])('looks %s up as %s', async (file, name) => {
    const caller = kodi({ ...EPISODE_SCRIPT, 'Player.GetItem': [{ item: { ...BASKETBALL, file } }] });
    const item = await describeItem(caller, 'video', NOTIFIED, cache);
    expect(asked.find(({ method }) => method === 'VideoLibrary.GetEpisodes')?.params).toMatchObject({
      filter: { field: 'filename', operator: 'is', value: name },
    });
    expect(item?.episodesInFile).toEqual([]);
  });

  it('is given without its show where the library refuses to speak of it', async () => {
    const item = await describeItem(kodi({ 'Player.GetItem': [{ item: BASKETBALL }] }), 'video', NOTIFIED, cache);
    expect(item).toMatchObject({ title: 'Basketball', showUniqueIds: {}, episodesInFile: [], year: null });
  });

  it('fails where the box is gone in the middle, and asks anew the next time', async () => {
    const gone = new KodiCallError('closed', 'gone');
    const caller = kodi({ ...EPISODE_SCRIPT, 'VideoLibrary.GetTVShowDetails': [gone, OFFICE] });
    await expect(describeItem(caller, 'video', NOTIFIED, cache)).rejects.toBe(gone);
    expect(await describeItem(caller, 'video', NOTIFIED, cache)).toMatchObject({ year: 2005 });
  });

  it('keeps specials apart from what has no season', async () => {
    const special = kodi({ ...EPISODE_SCRIPT, 'Player.GetItem': [{ item: { ...BASKETBALL, season: 0, episode: 1 } }] });
    expect(await describeItem(special, 'video', NOTIFIED, cache)).toMatchObject({ season: 0, episode: 1 });
  });
});

describe('the description of anything else', () => {
  const described = (item: unknown) => describeItem(kodi({ 'Player.GetItem': [{ item }] }), 'video', NOTIFIED, cache);

  it('of a loose file has its name, and nulls for what Kodi calls -1', async () => {
    const item = await described({
      type: 'unknown',
      label: 'Heat.1995.mkv',
      title: '',
      file: '/media/Heat.1995.mkv',
      season: -1,
      episode: -1,
      tvshowid: -1,
      year: 0,
      resume: { position: 0, total: 0 },
      streamdetails: { audio: [], subtitle: [], video: [] },
    });
    expect(item).toMatchObject({
      type: 'unknown',
      libraryId: null,
      label: 'Heat.1995.mkv',
      season: null,
      episode: null,
      year: null,
      showLibraryId: null,
      resumePositionSeconds: 0,
      streamDurationSeconds: null,
    });
    expect(methods()).toEqual(['Player.GetItem']);
  });

  it('of a song has its length, its artists and its track', async () => {
    const song = {
      type: 'song',
      id: 3,
      label: 'So What',
      artist: ['Miles Davis'],
      albumartist: ['Miles Davis'],
      album: 'Kind of Blue',
      track: 1,
      duration: 60,
      year: 1959,
    };
    expect(await describeItem(kodi({ 'Player.GetItem': [{ item: song }] }), 'audio', NOTIFIED, cache)).toMatchObject({
      type: 'song',
      artists: ['Miles Davis'],
      album: 'Kind of Blue',
      trackNumber: 1,
      streamDurationSeconds: 60,
      year: 1959,
    });
    expect(asked[0]?.params).toMatchObject({ playerid: 0 });
  });

  it('is nothing where nothing plays any more', async () => {
    expect(await described(null)).toBeNull();
    expect(await described({ type: 'unknown', label: '', title: '', file: '' })).toBeNull();
  });

  it('of a picture asks nothing', async () => {
    const picture = { type: 'picture', file: '/media/summer.png' };
    expect(await describeItem(kodi({}), 'picture', picture, cache)).toMatchObject(picture);
    expect(asked).toEqual([]);
  });

  it('survives every field being wrong, and cuts what is too long', async () => {
    const wrong = Object.fromEntries(Object.keys(BASKETBALL).map((field) => [field, { nonsense: [1] }]));
    expect(
      await described({ ...wrong, label: 'x'.repeat(9999), genre: ['a', 7, 'b'], uniqueid: { imdb: 'tt1', x: 7 } }),
    )
      // Everything else is as if Kodi had said nothing.
      .toMatchObject({ type: 'unknown', label: 'x'.repeat(4096), genres: ['a', 'b'], uniqueIds: { imdb: 'tt1' } });
    const many = Array.from({ length: 10_000 }, (_, index) => `genre ${index}`);
    const ids = Object.fromEntries(many.map((name) => [name, 'id']));
    const item = await described({ label: 'x', genre: many, uniqueid: ids });
    expect(item?.genres.length).toBeLessThanOrEqual(50);
    expect(Object.keys(item?.uniqueIds ?? {}).length).toBeLessThanOrEqual(20);
  });
});

describe('the library as a witness', () => {
  const details = {
    file: BASKETBALL.file,
    playcount: 3,
    lastplayed: '2026-01-02 20:00:00',
    resume: { position: 0, total: 0 },
  };

  async function episode(): Promise<KodiItem> {
    return (await describeItem(kodi(EPISODE_SCRIPT), 'video', NOTIFIED, cache)) as KodiItem;
  }

  it('says what it knows of an episode', async () => {
    const caller = kodi({ 'VideoLibrary.GetEpisodeDetails': [{ episodedetails: details }] });
    expect(await askWitness(caller, await episode())).toEqual({
      playCount: 3,
      resumePositionSeconds: 0,
      lastPlayed: '2026-01-02 20:00:00',
    });
    expect(asked.at(-1)?.params).toMatchObject({ episodeid: 18 });
  });

  it('is not believed where the id stands for another file by now, or is gone', async () => {
    const other = kodi({ 'VideoLibrary.GetEpisodeDetails': [{ episodedetails: { ...details, file: '/else.mkv' } }] });
    expect(await askWitness(other, await episode())).toBeNull();
    expect(await askWitness(kodi({}), await episode())).toBeNull();
  });

  it('is not asked about what is not in it', async () => {
    const loose = { ...(await episode()), libraryId: null };
    asked = [];
    expect(await askWitness(kodi({}), loose)).toBeNull();
    expect(await askWitness(kodi({}), { ...loose, libraryId: 3, type: 'song' })).toBeNull();
    expect(asked).toEqual([]);
  });

  it('passes on that the box is gone', async () => {
    const gone = new KodiCallError('timeout', 'gone');
    await expect(askWitness(kodi({ 'VideoLibrary.GetEpisodeDetails': [gone] }), await episode())).rejects.toBe(gone);
  });
});

describe('who the box is', () => {
  const version = { major: 13, minor: 5, patch: 0 };
  const identity = (program: object, labels: object) =>
    askIdentity(kodi({ 'Application.GetProperties': [program], 'XBMC.GetInfoLabels': [labels] }), version);

  it('has its name and its program', async () => {
    const program = { name: 'Kodi', version: { major: 21, minor: 2, tag: 'stable', tagversion: '' } };
    expect(await identity(program, { 'System.FriendlyName': ' Cellar\u001b[2J ' })).toEqual({
      // A name must not steer the terminal it is shown on.
      name: 'Cellar [2J',
      versionText: 'Kodi 21.2',
      apiVersion: version,
    });
  });

  it('names a version before its release, and no name where Kodi is too busy to say it', async () => {
    const program = { name: '', version: { major: 22, minor: 0, tag: 'beta', tagversion: '2' } };
    expect(await identity(program, { 'System.FriendlyName': 'Busy' })).toMatchObject({
      name: null,
      versionText: 'Kodi 22.0 beta2',
    });
  });
});

describe('the memory for shows', () => {
  it('forgets the oldest where it is full, and everything when told to', async () => {
    let asking = 0;
    const ask = async () => {
      asking += 1;
      return asking;
    };
    for (let show = 0; show < 101; show += 1) await cache.remember(`show ${show}`, 1000, ask);
    expect(await cache.remember('show 100', 1000, ask)).toBe(101);
    expect(await cache.remember('show 0', 1000, ask)).toBe(102);
    cache.clear();
    expect(await cache.remember('show 100', 1000, ask)).toBe(103);
  });
});

describe('an answer', () => {
  it('that is wrong is told by its place', async () => {
    const caller = kodi({ 'Player.GetActivePlayers': [[{ playerid: 'one', type: 'video' }]] });
    await expect(readPlayers(caller)).rejects.toMatchObject({
      failure: 'invalid',
      message: expect.stringContaining('Player.GetActivePlayers is not what it should be at "0.playerid"'),
    });
  });

  it('that is an error is told with its number', async () => {
    await expect(kodi({}).call('A.Method', {}, v.unknown())).rejects.toMatchObject({ failure: 'rpc', code: -32602 });
  });
});

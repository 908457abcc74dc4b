import { describe, expect, it } from 'vitest';
import {
  type AnswerCache,
  createLookUps,
  type FoundItem,
  type LookUpAnswer,
  type LookUpQuery,
} from '../../../../electron/engine/identify/look-ups.ts';
import { createAnswerCache } from '../../../../electron/engine/store/answer-cache.ts';
import type { MediaItem } from '../../../../shared/media-item.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { episode, movie } from '../../../support/reportable-event.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const DAY_MS = 24 * 3_600_000;
const DUNE = movie({ title: 'Dune', source: 'file_name', confidence: 0.9 });
const FOUND: FoundItem = { kind: 'movie', title: 'Dune', year: 2021, ids: { tmdb: 438631 }, confidence: 0.97 };
const MATCH: LookUpAnswer = { state: 'matched', found: FOUND };

interface Question {
  readonly query: LookUpQuery;
  readonly signal: AbortSignal;
  answer(answer: LookUpAnswer): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** Look-ups whose questions are answered by the test. */
function setUp(cache: AnswerCache = createAnswerCache(createMemoryStore())) {
  const clock = createVirtualClock();
  const log = createQuietLog();
  const asked: Question[] = [];
  const world = { canAsk: true };
  const start = () =>
    createLookUps({
      cache,
      clock,
      log,
      ask: (query, signal) => {
        if (!world.canAsk) return null;
        return new Promise((resolve, reject) => {
          const settled = (settle: () => void) => {
            settle();
            return clock.advanceSettling(0);
          };
          const answer = (given: LookUpAnswer) => settled(() => resolve(given));
          asked.push({ query, signal, answer, fail: (error) => settled(() => reject(error)) });
        });
      },
    });
  const lookUps = start();
  const complete = (item: MediaItem = DUNE, given: Partial<LookUpQuery> = {}) =>
    lookUps.complete({ item, baseName: 'Dune.mkv', durationSeconds: 9000, ...given });
  const question = () => {
    const last = asked.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    return last;
  };
  return { clock, log, asked, world, cache, start, lookUps, complete, question };
}

describe('a title without ids', () => {
  it('is given as it is at once, and with the answer from then on', async () => {
    const { complete, question, asked } = setUp();
    expect(complete()).toBe(DUNE);
    await question().answer(MATCH);
    expect(complete()).toEqual({
      ...DUNE,
      year: 2021,
      ids: { tmdb: 438631 },
      confidence: 0.97,
      source: 'backend',
      rule: 'service_look_up',
    });
    expect(asked).toHaveLength(1);
    expect(question().query).toEqual({ item: DUNE, baseName: 'Dune.mkv', durationSeconds: 9000 });
  });

  it('is known after a restart', async () => {
    const { complete, question, start, asked } = setUp();
    complete();
    await question().answer(MATCH);
    const item = start().complete({ item: DUNE, baseName: 'Dune.mkv', durationSeconds: 9000 });
    expect(item.ids).toEqual({ tmdb: 438631 });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['with an id that services share', movie({ ids: { imdb: 'tt1' } })],
    ['that is music', movie({ kind: 'song' })],
    ['that is nothing', movie({ title: '' })],
  ])('is not asked about: %s', (_, item) => {
    const { complete, asked } = setUp();
    expect(complete(item)).toBe(item);
    expect(asked).toEqual([]);
  });

  it('is asked about although another service’s id is known', async () => {
    const { complete, question } = setUp();
    complete(movie({ title: 'Dune', ids: { trakt: 5 } }));
    await question().answer(MATCH);
    expect(complete(movie({ title: 'Dune', ids: { trakt: 5 } })).ids).toEqual({ trakt: 5, tmdb: 438631 });
  });
});

describe('one question', () => {
  it('is asked once while it is under way, whoever needs it', () => {
    const { complete, asked } = setUp();
    for (let i = 0; i < 5; i += 1) complete();
    complete(movie({ title: 'Heat' }));
    expect(asked.map(({ query }) => query.item.title)).toEqual(['Dune', 'Heat']);
  });

  it('is ended after 5 s', async () => {
    const { complete, question, clock } = setUp();
    complete();
    clock.advance(4999);
    expect(question().signal.aborted).toBe(false);
    clock.advance(1);
    expect(question().signal.aborted).toBe(true);
  });

  it('that failed is not remembered, and asked again after a minute', async () => {
    const { complete, question, clock, asked, log } = setUp();
    complete();
    await question().answer({ state: 'error', text: 'PunchPlay cannot be reached.' });
    clock.advance(59_999);
    expect(complete()).toBe(DUNE);
    expect(asked).toHaveLength(1);
    clock.advance(1);
    complete();
    expect(asked).toHaveLength(2);
    expect(log.lines).toEqual(['debug: a look-up failed: PunchPlay cannot be reached.']);
  });

  it('that broke costs nothing but a line in the log', async () => {
    const { complete, question, clock, asked, log } = setUp();
    complete();
    await question().fail(new Error('bug'));
    expect(complete()).toBe(DUNE);
    clock.advance(60_000);
    complete();
    expect(asked).toHaveLength(2);
    expect(log.lines).toEqual([expect.stringMatching(/^warn: /)]);
  });

  it('that cannot be asked now is asked as soon as it can', () => {
    const { complete, world, asked } = setUp();
    world.canAsk = false;
    expect(complete()).toBe(DUNE);
    world.canAsk = true;
    complete();
    expect(asked).toHaveLength(1);
  });

  it('a service that throws costs nothing', () => {
    const lookUps = createLookUps({
      cache: createAnswerCache(createMemoryStore()),
      clock: createVirtualClock(),
      log: createQuietLog(),
      ask: () => {
        throw new Error('bug');
      },
    });
    expect(lookUps.complete({ item: DUNE, baseName: null, durationSeconds: 1 })).toBe(DUNE);
  });
});

describe('an answer is kept', () => {
  const keptFor = async (answer: LookUpAnswer, days: number) => {
    const { complete, question, clock, asked } = setUp();
    complete();
    await question().answer(answer);
    clock.advance(days * DAY_MS - 1);
    complete();
    const before = asked.length;
    clock.advance(1);
    complete();
    return [before, asked.length];
  };

  it('for 30 days where it is a match', async () => expect(await keptFor(MATCH, 30)).toEqual([1, 2]));
  it('for a day where nothing is known', async () => expect(await keptFor({ state: 'no_match' }, 1)).toEqual([1, 2]));
  it('for a day where it is not sure', async () =>
    expect(await keptFor({ state: 'low_confidence' }, 1)).toEqual([1, 2]));

  it('by all that it depends on: an entry that was edited is asked anew', async () => {
    const { complete, question, asked } = setUp();
    const item = episode({ title: 'Lost', year: 2004, episodeEnd: 3, absoluteEpisode: 2 });
    complete(item);
    await question().answer({ state: 'no_match' });
    const edited: Array<Partial<MediaItem>> = [
      { kind: 'movie' },
      { title: 'Found' },
      { year: 2005 },
      { season: 2 },
      { episode: 1 },
      { episodeEnd: 4 },
      { absoluteEpisode: 3 },
      { anime: true },
    ];
    for (const change of edited) complete({ ...item, ...change });
    expect(asked).toHaveLength(1 + edited.length);
    complete(item, { baseName: null });
    complete(item, { durationSeconds: 9300 });
    expect(asked).toHaveLength(3 + edited.length);
    complete({ ...item, confidence: 0.1, rule: 'another', episodeTitle: 'Pilot' }, { durationSeconds: 9299 });
    expect(asked).toHaveLength(3 + edited.length);
  });

  it('until another service is asked', async () => {
    const { complete, question, lookUps, asked } = setUp();
    complete();
    await question().answer(MATCH);
    complete(movie({ title: 'Heat' }));
    const underWay = question();
    lookUps.forget();
    expect(underWay.signal.aborted).toBe(true);
    expect(complete()).toBe(DUNE);
    expect(asked).toHaveLength(3);
  });

  it('and forgotten at the next daily look after its time', async () => {
    const store = createMemoryStore();
    const { complete, question, clock, start, lookUps } = setUp(createAnswerCache(store));
    const count = () => store.database.prepare('SELECT count(*) FROM look_ups').pluck().get();
    complete();
    await question().answer({ state: 'no_match' });
    clock.advance(DAY_MS - 1);
    expect(count()).toBe(1);
    clock.advance(1);
    expect(count()).toBe(0);
    complete();
    await question().answer({ state: 'no_match' });
    lookUps.close();
    clock.advance(3 * DAY_MS);
    expect(count()).toBe(1);
    start();
    expect(count()).toBe(0);
  });

  it.each([
    ['what is no JSON', '{'],
    ['what is no answer', '{"state":"matched"}'],
    ['an error', '{"state":"error","text":""}'],
    ['a match of nothing known', '{"state":"matched","found":{"kind":"song","title":"a","ids":{},"confidence":1}}'],
  ])('unless it cannot be read: %s', (_, stored) => {
    const cache = { get: () => stored, set: () => {}, prune: () => 0, clear: () => {} };
    const { complete, asked } = setUp(cache);
    expect(complete()).toBe(DUNE);
    expect(asked).toHaveLength(1);
  });

  it('where the disk allows: without it nothing breaks', async () => {
    const broken = () => {
      throw new Error('disk');
    };
    const { complete, question } = setUp({ get: broken, set: broken, prune: broken, clear: broken });
    expect(complete()).toBe(DUNE);
    await question().answer(MATCH);
    expect(complete()).toBe(DUNE);
  });
});

describe('after the end', () => {
  it('nothing is asked, what is under way is given up, and a late answer touches nothing', async () => {
    const { complete, question, lookUps, asked, cache, log } = setUp();
    complete();
    lookUps.close();
    expect(question().signal.aborted).toBe(true);
    cache.set = () => {
      throw new Error('the database is closed');
    };
    await question().answer(MATCH);
    complete(movie({ title: 'Heat' }));
    expect(asked).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });
});

describe('an item is completed', () => {
  const answered = async (item: MediaItem, found: Partial<FoundItem>) => {
    const { complete, question } = setUp();
    complete(item);
    const { kind, title } = item;
    const answer = { kind: kind === 'movie' ? 'movie' : 'episode', title, ids: { tmdb: 9 }, confidence: 0.9 } as const;
    await question().answer({ state: 'matched', found: { ...answer, ...found } });
    return complete(item);
  };

  it('by every field of the answer, and keeps what the answer does not give', async () => {
    const item = episode({ title: 'lost', episodeEnd: 3, airDate: '2004-09-29', absoluteEpisode: 2 });
    const found = { title: 'Lost', year: 2004, anime: true, episodeTitle: 'Pilot' };
    expect(await answered(item, found)).toMatchObject({
      ...found,
      ids: { tmdb: 9 },
      season: 1,
      episode: 2,
      episodeEnd: 3,
      absoluteEpisode: 2,
      airDate: '2004-09-29',
    });
  });

  it('to another kind, without what belonged to the first', async () => {
    const result = await answered(episode({ episodeEnd: 3 }), { kind: 'movie', title: 'Lost', season: 1, episode: 2 });
    expect(result).toMatchObject({ kind: 'movie' });
    for (const field of ['season', 'episode', 'episodeEnd']) expect(result).not.toHaveProperty(field);
    expect(await answered(movie(), { kind: 'episode', season: 0, episode: 3 })).toMatchObject({
      season: 0,
      episode: 3,
    });
  });

  it('to other numbers: as many episodes as before, without what belonged to the first', async () => {
    const { season: _season, episode: _episode, ...unnumbered } = episode({ episodeIds: { tvdb: 7 } });
    const item = { ...unnumbered, absoluteEpisode: 26, episodeEnd: 27 };
    const result = await answered(item, { season: 2, episode: 1 });
    expect(result).toMatchObject({ season: 2, episode: 1, episodeEnd: 2, absoluteEpisode: 26 });
    expect(result).not.toHaveProperty('episodeIds');
    expect(await answered(episode({ episodeIds: { tvdb: 7 } }), { season: 1 })).toMatchObject({
      episodeIds: { tvdb: 7 },
    });
  });

  it('by ids alone where the user said what it is', async () => {
    const item = episode({ title: 'Lost', season: 3, source: 'correction' });
    expect(await answered(item, { title: 'Verschollen', season: 1, year: 2004 })).toEqual({
      ...item,
      ids: { tmdb: 9 },
    });
    expect(await answered(item, { kind: 'movie' })).toBe(item);
  });
});

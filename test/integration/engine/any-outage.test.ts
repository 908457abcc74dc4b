/** Whatever fails, whenever, and however often the companion is started anew: each service's history is what was played. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { KodiItem } from '../../../electron/engine/kodi/observation.ts';
import { kodiItem } from '../../support/kodi-items.ts';
import { type Failure as LastFmFailure, startLastFmServer } from '../../support/lastfm-server/index.ts';
import { usePluginFolders } from '../../support/plugin-source.ts';
import type { Failure } from '../../support/service-failures.ts';
import { createToldBench, type PluginMood, type ToldBench } from '../../support/told-bench.ts';
import { startTraktServer } from '../../support/trakt-server/index.ts';
import { fillTitles } from '../../support/trakt-service.ts';

const folders = usePluginFolders();
const MINUTE_MS = 60_000;
const RUNS = Number(process.env['OUTAGE_RUNS'] ?? 12);

const video = (given: Partial<KodiItem>) => kodiItem({ libraryId: 1, file: `/media/${given.title}.mkv`, ...given });
const FILM = { lengthSeconds: 7200 };
const SONG = { lengthSeconds: 300 };
const PLAYABLE = [
  {
    name: 'Inception',
    ...FILM,
    item: video({ type: 'movie', title: 'Inception', year: 2010, uniqueIds: { tmdb: '27205' } }),
  },
  {
    name: 'The Matrix',
    ...FILM,
    item: video({ type: 'movie', title: 'The Matrix', year: 1999, uniqueIds: { tmdb: '603' } }),
  },
  ...[1, 2].map((number) => ({
    name: `Breaking Bad 1x${number}`,
    lengthSeconds: 3000,
    item: video({
      type: 'episode',
      title: `Episode ${number}`,
      showTitle: 'Breaking Bad',
      season: 1,
      episode: number,
      showUniqueIds: { tvdb: '81189' },
    }),
  })),
  ...['Airbag', 'Roads'].map((title) => ({
    name: title,
    ...SONG,
    item: video({ type: 'song', title, artists: ['Artist'] }),
  })),
];

const count = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const striking = <Given extends object>(failure: fc.Arbitrary<Given>) =>
  fc.tuple(failure, count).map(([given, times]) => ({ ...given, ...(times !== undefined && { count: times }) }));
const traktFailure: fc.Arbitrary<Failure> = fc.oneof(
  fc.constant({ mode: 'down' as const }),
  striking(
    fc.constantFrom<Failure>(
      { mode: 'reset' },
      { mode: 'reset', works: false },
      { mode: 'half' },
      { mode: 'wrong_json' },
      { mode: 'portal' },
      { mode: 'html403' },
      { mode: 'status', status: 503 },
      { mode: 'status', status: 502, works: true },
      { mode: 'status', status: 429, retryAfter: 40 },
    ),
  ),
);
const lastFmFailure: fc.Arbitrary<LastFmFailure> = fc.oneof(
  fc.constant({ mode: 'down' as const }),
  striking(
    fc.constantFrom<LastFmFailure>(
      { mode: 'reset' },
      { mode: 'reset', works: false },
      { mode: 'half' },
      { mode: 'wrong_json' },
      { mode: 'html', status: 500 },
      { mode: 'error', code: 11 },
      { mode: 'error', code: 16 },
      { mode: 'error', code: 29 },
    ),
  ),
);

type Step =
  | { readonly do: 'trakt'; readonly failure: Failure }
  | { readonly do: 'lastfm'; readonly failure: LastFmFailure }
  | { readonly do: 'plugin'; readonly mood: PluginMood }
  | { readonly do: 'recover' }
  | { readonly do: 'restart' }
  | { readonly do: 'pass'; readonly minutes: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('trakt' as const), failure: traktFailure }),
  fc.record({ do: fc.constant('lastfm' as const), failure: lastFmFailure }),
  fc.record({ do: fc.constant('plugin' as const), mood: fc.constantFrom<PluginMood>('well', 'busy', 'fails', 'dies') }),
  fc.record({ do: fc.constant('recover' as const) }),
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 200 }) }),
);
const viewing = fc.record({
  of: fc.integer({ min: 0, max: PLAYABLE.length - 1 }),
  isWatched: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  /** While it plays, and right after its end. */
  during: fc.array(step, { maxLength: 3 }),
  after: fc.array(step, { maxLength: 2 }),
});

const ends: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function stage() {
  const [trakt, lastFm] = await Promise.all([startTraktServer(), startLastFmServer()]);
  fillTitles(trakt);
  // Nothing but the companion's own care keeps a second play away.
  trakt.behaviour.scrobbleWindowMs = 0;
  const plugin = folders.write({ name: 'diary', code: '' });
  const bench = await createToldBench({ trakt, lastFm, plugin });
  const end = async () => {
    await bench.close();
    await Promise.all([trakt.close(), lastFm.close()]);
  };
  ends.push(end);
  const recover = async () => {
    await Promise.all([trakt.recover(), lastFm.recover()]);
    bench.mood = 'well';
  };
  const take = async (one: Step) => {
    switch (one.do) {
      case 'trakt':
        return await trakt.fail(one.failure);
      case 'lastfm':
        return await lastFm.fail(one.failure);
      case 'plugin':
        bench.mood = one.mood;
        return;
      case 'recover':
        return await recover();
      case 'restart':
        return await bench.restart();
      case 'pass':
        return await bench.pass(one.minutes * MINUTE_MS);
    }
  };
  return { trakt, lastFm, bench, recover, take, end: () => ends.splice(ends.indexOf(end), 1)[0]?.() };
}

async function drain(bench: ToldBench): Promise<void> {
  for (let tries = 0; tries < 60 && bench.waiting().length > 0; tries += 1) await bench.pass(30 * MINUTE_MS);
}

it('each history is what was played', { timeout: 590_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(viewing, { minLength: 1, maxLength: 4 }), async (viewings) => {
      const { trakt, lastFm, bench, recover, take, end } = await stage();
      const played: Array<{
        readonly name: string;
        readonly isSong: boolean;
        readonly startedAtMs: number;
        readonly endedAtMs: number;
      }> = [];
      for (const { of, isWatched, during, after } of viewings) {
        const { name, item, lengthSeconds } = PLAYABLE[of] as (typeof PLAYABLE)[number];
        const startedAtMs = bench.clock.wallMs();
        const fraction = isWatched ? 0.97 : 0.4;
        await bench.view(item, { lengthSeconds, fraction, watched: isWatched }, async () => {
          for (const one of during) await take(one);
        });
        if (isWatched)
          played.push({ name, isSong: item.type === 'song', startedAtMs, endedAtMs: bench.clock.wallMs() });
        for (const one of after) await take(one);
        // Nobody sees one film twice within its length.
        await bench.pass(30 * MINUTE_MS);
      }
      await recover();
      await drain(bench);
      expect(bench.waiting()).toEqual([]);

      const names = (isSong: boolean) => played.filter((one) => one.isSong === isSong).map(({ name }) => name);
      expect(trakt.watched().toSorted()).toEqual(names(false).toSorted());
      for (const { name, watchedAtMs } of trakt.history) {
        const near = played
          .filter((one) => one.name === name)
          .map((one) => Math.abs(one.endedAtMs - (watchedAtMs ?? 0)));
        expect(Math.min(...near)).toBeLessThan(10 * MINUTE_MS);
      }
      const heard = lastFm.scrobbles.map(({ track, timestamp }) => `${track} ${timestamp}`);
      const songs = played.filter(({ isSong }) => isSong);
      expect(heard.toSorted()).toEqual(
        songs.map(({ name, startedAtMs }) => `${name} ${Math.floor(startedAtMs / 1000)}`).toSorted(),
      );
      const stops = [...bench.toldPlugin.values()].filter(({ reachedEnd }) => reachedEnd);
      expect(stops.map(({ timestamp }) => timestamp)).toEqual(played.map((one) => Math.floor(one.endedAtMs / 1000)));
      expect(trakt.violations).toEqual([]);
      expect(lastFm.violations).toEqual([]);
      await end();
    }),
    { numRuns: RUNS },
  );
});

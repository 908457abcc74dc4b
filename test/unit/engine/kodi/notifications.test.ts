import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observationOf } from '../../../../electron/engine/kodi/notifications.ts';

interface RecordedNotification {
  readonly method: string;
  readonly params: { readonly data: unknown };
}

interface RecordedUpdate {
  readonly id?: number;
  readonly type?: string;
  readonly item?: { readonly id: number; readonly type: string };
  readonly playcount?: number;
  readonly transaction?: boolean;
}

const fixtures = new URL('../../../fixtures/kodi/', import.meta.url);

/** Every notification that a real Kodi was heard to send. */
const recorded: readonly RecordedNotification[] = readdirSync(fixtures)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(new URL(name, fixtures), 'utf8').split('\n'))
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
  .filter(({ dir, conn, msg }) => dir === 'in' && conn === 'main' && msg?.method !== undefined)
  .map(({ msg }) => msg);

const KIND_OF_METHOD: Readonly<Record<string, string>> = {
  'Player.OnPlay': 'play',
  'Player.OnAVStart': 'av_start',
  'Player.OnPause': 'speed',
  'Player.OnResume': 'speed',
  'Player.OnSpeedChanged': 'speed',
  'Player.OnSeek': 'seek',
  'Player.OnStop': 'stop',
  'System.OnQuit': 'quit',
};

const player = (method: string, data: object) => ({ jsonrpc: '2.0', method: `Player.${method}`, params: { data } });
const update = (data: unknown) => ({ method: 'VideoLibrary.OnUpdate', params: { data, sender: 'xbmc' } });

describe('every recorded notification', () => {
  it('becomes the observation of its method, or none', () => {
    expect(recorded.length).toBeGreaterThan(800);
    for (const notification of recorded.filter(({ method }) => method !== 'VideoLibrary.OnUpdate')) {
      const observation = observationOf(notification);
      expect({ notification, kind: observation?.kind }).toEqual({
        notification,
        kind: KIND_OF_METHOD[notification.method],
      });
    }
  });

  it('names the library item of every update outside a scan, and no other', () => {
    for (const notification of recorded.filter(({ method }) => method === 'VideoLibrary.OnUpdate')) {
      const { data } = notification.params as { data: RecordedUpdate };
      const item = data.item ?? data;
      const observation = observationOf(notification);
      if (data.transaction === true || item.id === -1) expect(observation).toBeNull();
      else {
        const { playcount: playCount } = data;
        expect(observation).toEqual({
          kind: 'library_update',
          item: { type: item.type, id: item.id },
          ...(playCount === undefined ? {} : { playCount }),
        });
      }
    }
  });

  it('keeps what is said of the item', () => {
    const items = (type: string) =>
      recorded
        .filter(({ method }) => method === 'Player.OnPlay')
        .filter(({ params }) => (params.data as { item: { type: string } }).item.type === type)
        .map((notification) => observationOf(notification));
    expect(items('song')).toContainEqual({
      kind: 'play',
      player: 'audio',
      item: { type: 'song', id: expect.any(Number) },
      speed: 1,
    });
    expect(items('picture')).toEqual([
      {
        kind: 'play',
        player: 'picture',
        item: { type: 'picture', file: expect.stringContaining('/media/') },
        speed: expect.any(Number),
      },
    ]);
    // A loose song is told by its player alone.
    expect(items('unknown')).toEqual([{ kind: 'play', player: 'audio', item: { type: 'unknown' }, speed: 1 }]);
    expect(items('movie')).toContainEqual({
      kind: 'play',
      player: 'video',
      item: { type: 'movie', title: expect.stringContaining('.mkv') },
      speed: 1,
    });
  });
});

describe('the speed', () => {
  const item = { id: 5, type: 'movie' };

  it.each([
    ['OnPause', { speed: 1 }, 0],
    ['OnResume', { speed: 1 }, 1],
    ['OnResume', { speed: 4 }, 4],
    ['OnResume', {}, 1],
    ['OnSpeedChanged', { speed: -8 }, -8],
    ['OnSpeedChanged', { speed: 0 }, 0],
  ])('after %s with %j is %d', (method, playerData, speed) => {
    expect(observationOf(player(method, { item, player: { playerid: 1, ...playerData } }))).toEqual({
      kind: 'speed',
      item,
      speed,
    });
  });

  it('is not taken where it is nonsense', () => {
    for (const speed of ['2', 1e300, null, Number.POSITIVE_INFINITY]) {
      expect(observationOf(player('OnSpeedChanged', { item, player: { playerid: 1, speed } }))).toBeNull();
    }
  });
});

describe('a seek', () => {
  it('has the target as Kodi says it, before the start too', () => {
    const time = { hours: 0, minutes: 0, seconds: -27, milliseconds: -821 };
    expect(observationOf(player('OnSeek', { item: { type: 'movie', id: 1 }, player: { time } }))).toEqual({
      kind: 'seek',
      item: { type: 'movie', id: 1 },
      positionSeconds: expect.closeTo(-27.821, 6),
    });
  });

  it('without a usable time is none', () => {
    const time = { hours: 0, minutes: Number.POSITIVE_INFINITY, seconds: 0, milliseconds: 0 };
    expect(observationOf(player('OnSeek', { item: { type: 'movie', id: 1 }, player: { time } }))).toBeNull();
  });
});

describe('the player of what was opened', () => {
  const opened = (type: string, playerid: unknown) =>
    observationOf(player('OnPlay', { item: { type }, player: { playerid, speed: 1 } }));

  it('is the one of the item where its type says so, whatever the number', () => {
    expect(opened('song', 1)).toMatchObject({ player: 'audio' });
    expect(opened('picture', 1)).toMatchObject({ player: 'picture' });
    expect(opened('movie', 0)).toMatchObject({ player: 'audio' });
  });

  it('is guessed from the type where there is no number, and nothing is said where nothing is known', () => {
    expect(opened('episode', undefined)).toMatchObject({ player: 'video' });
    expect(opened('unknown', 7)).toBeNull();
  });
});

describe('what a hostile box sends', () => {
  it('is cut where it is too long, and ids that are none are left out', () => {
    const item = { type: 'movie', id: -1, title: '\u{1F600}'.repeat(5000), file: 17 };
    const observation = observationOf(player('OnPlay', { item, player: { playerid: 1, speed: 'fast' } }));
    expect(observation).toEqual({
      kind: 'play',
      player: 'video',
      item: { type: 'movie', title: '\u{1F600}'.repeat(2048) },
      speed: 1,
    });
  });

  it('is no library update without a type, with a wrong id or of a scan', () => {
    expect(observationOf(update({ id: -1, type: '' }))).toBeNull();
    expect(observationOf(update({ item: { id: 1.5, type: 'movie' } }))).toBeNull();
    expect(observationOf(update({ item: { id: 1, type: 'movie' }, transaction: true }))).toBeNull();
    expect(observationOf(update(null))).toBeNull();
  });

  it('leaves a wrong playcount out', () => {
    expect(observationOf(update({ item: { id: 1, type: 'movie' }, playcount: -3 }))).toEqual({
      kind: 'library_update',
      item: { id: 1, type: 'movie' },
    });
  });

  it('never throws, whatever it is', () => {
    const methods = fc.constantFrom(...Object.keys(KIND_OF_METHOD), 'VideoLibrary.OnUpdate');
    const anything = fc.jsonValue();
    const loose = fc.record({ item: anything, player: anything, end: anything, transaction: anything });
    fc.assert(
      fc.property(methods, fc.oneof(anything, loose), (method, data) => {
        observationOf({ method, params: { data } });
        observationOf(data);
      }),
    );
  });

  it('with one field of a real one replaced, gives no text longer than allowed and no number that is none', () => {
    const texts = fc.string({ minLength: 4000, maxLength: 6000 });
    const wrong = fc.oneof(fc.jsonValue(), texts, fc.double());
    fc.assert(
      fc.property(fc.constantFrom(...recorded), fc.nat(30), wrong, (notification, place, value) => {
        const places: [Record<string, unknown>, string][] = [];
        const copy = JSON.parse(JSON.stringify(notification), function (this: Record<string, unknown>, key, member) {
          if (key !== '') places.push([this, key]);
          return member;
        });
        const [holder, key] = places[place % places.length] ?? [copy, 'method'];
        holder[key] = value;
        const observation = observationOf(copy);
        JSON.stringify(observation, (_key, member) => {
          if (typeof member === 'string') expect(member.length).toBeLessThanOrEqual(4096);
          if (typeof member === 'number') expect(Number.isFinite(member)).toBe(true);
          return member;
        });
      }),
    );
  });
});

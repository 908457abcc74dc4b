import { describe, expect, it } from 'vitest';
import { createIdentifier } from '../../../../electron/engine/identify/identifier.ts';
import type { LookUpQuery } from '../../../../electron/engine/identify/look-ups.ts';
import type { ReportableEvent, ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { createRecorder, type PlaybackChange } from '../../../../electron/engine/scrobble/recorder.ts';
import { createHostStore } from '../../../../electron/engine/store/host-store.ts';
import { createOpenViewings } from '../../../../electron/engine/store/open-viewings.ts';
import { createSettingsStore } from '../../../../electron/engine/store/settings-store.ts';
import { createTeachings } from '../../../../electron/engine/store/teachings.ts';
import { type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { MediaItem } from '../../../../shared/media-item.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createFixedIdentifier } from '../../../support/fixed-identifier.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';
import { createScriptedService, LINKED, NEVER_LINKED } from '../../../support/scripted-service.ts';
import { EPISODE, MOVIE, viewingEvent } from '../../../support/viewing-events.ts';

/** `aside`: the service that the box's add-on reports to by itself. */
function setUp({ aside }: { readonly aside?: string } = {}) {
  const bench = createOutboxBench();
  const { store, clock, log, watchLog, outbox } = bench;
  const random = createCountedRandom();
  const hosts = createHostStore({ store, clock, random, log });
  const host = hosts.add({ address: 'box', port: 9090, httpPort: 8080, label: 'Living room' });
  const settings = createSettingsStore({ store, log });
  const openViewings = createOpenViewings({ store, clock });
  const services = [createScriptedService('one'), createScriptedService('two')] as const;
  const teachings = createTeachings({ store, clock, log });
  const fixed = createFixedIdentifier(EPISODE);
  const identifier = { identify: fixed.identify, complete: fixed.complete };
  const woken: string[] = [];
  const problems: Problem[] = [];
  const recorder = createRecorder({
    store,
    hosts,
    settings,
    teachings,
    identifier,
    openViewings,
    watchLog,
    outbox,
    services,
    clock,
    random,
    log,
    clientVersion: '1.2.3',
    route: (hostId, service) =>
      hostId === host.id && service === aside ? { rule: 'stand_aside', text: 'An add-on does it.' } : 'yes',
    wake: (service, kind) => {
      // What wakes a lane is on the disk already.
      expect(store.database.inTransaction).toBe(false);
      woken.push(`${service} ${kind}`);
    },
    onProblem: (problem) => problems.push(problem),
  });
  const happened = (given: Partial<ReportableEvent>) =>
    viewingEvent({ hostId: host.id, atMs: clock.wallMs(), startedAtMs: clock.wallMs(), ...given });
  const record = (events: readonly ViewingEvent[], given: Partial<PlaybackChange> = {}) =>
    recorder.record({
      hostId: host.id,
      openViewing: null,
      closedViewingIds: [],
      events,
      ...given,
    });
  const entry = () => {
    const [first] = watchLog.list(1);
    if (!first) throw new Error('the watch log is empty');
    return first;
  };
  return {
    ...bench,
    host,
    hosts,
    settings,
    teachings,
    identifier,
    openViewings,
    services,
    woken,
    problems,
    recorder,
    happened,
    record,
    entry,
  };
}

describe('a change', () => {
  it('puts the event of each service, the watch log and the open viewing on the disk, then wakes the lanes', () => {
    const { record, happened, outbox, woken, openViewings, entry, services, host, clock } = setUp();
    record([happened({ kind: 'started' })], { openViewing: { viewingId: 'viewing', json: '{}' } });
    expect(woken).toEqual(['one started', 'two started']);
    expect(outbox.list()).toMatchObject([
      { service: 'one', account: 'alice', kind: 'started', title: 'Severance S01E02', createdAtMs: clock.wallMs() },
      { service: 'two', account: 'alice', kind: 'started' },
    ]);
    expect(openViewings.list()).toMatchObject([{ viewingId: 'viewing', hostId: host.id, json: '{}' }]);
    expect(entry()).toMatchObject({
      hostLabel: 'Living room',
      title: 'Severance S01E02',
      kind: 'episode',
      item: EPISODE,
      endedAtMs: null,
      watched: null,
      ignored: null,
      outcomes: [{ outcome: 'waiting' }, { outcome: 'waiting' }],
    });
    expect(services[0].contexts).toEqual([
      {
        eventId: outbox.list()[0]?.eventId,
        deviceId: host.deviceId,
        clientVersion: '1.2.3',
        watchedThresholdFraction: 0.7,
        baseName: 'Severance.S01E02.mkv',
      },
    ]);
  });

  it('is all or nothing', () => {
    const { record, happened, outbox, watchLog, openViewings, identifier } = setUp();
    let calls = 0;
    identifier.identify = () => {
      calls += 1;
      if (calls === 2) throw new Error('bug');
      return EPISODE;
    };
    const events = [happened({ kind: 'stopped' }), happened({ kind: 'started', viewingId: 'next' })];
    expect(() => record(events, { openViewing: { viewingId: 'next', json: '' } })).toThrow('bug');
    expect([outbox.list(), watchLog.list(9), openViewings.list()]).toEqual([[], [], []]);
    // What cannot be written for a reason that will not pass holds up nothing that follows.
    record([happened({ kind: 'stopped' })]);
    expect(outbox.list()).toHaveLength(2);
  });

  it('ends viewings and opens the next in one', () => {
    const { record, happened, openViewings, entry, clock } = setUp();
    record([happened({ kind: 'started' })], { openViewing: { viewingId: 'viewing', json: '1' } });
    clock.advance(60_000);
    record(
      [happened({ kind: 'stopped', watched: true, stopReason: 'replaced', startedAtMs: clock.wallMs() - 60_000 })],
      {
        closedViewingIds: ['viewing'],
        openViewing: { viewingId: 'next', json: '2' },
      },
    );
    expect(openViewings.list().map(({ viewingId }) => viewingId)).toEqual(['next']);
    expect(entry()).toMatchObject({
      endedAtMs: clock.wallMs(),
      watched: true,
      stopReason: 'replaced',
      positionSeconds: 2700,
      durationSeconds: 3000,
      progressFraction: 0.9,
    });
  });

  it('tells of a viewing that cannot be reported at all', () => {
    const { record, happened, entry, outbox, host } = setUp();
    const { viewingId, player, atMs, startedAtMs } = happened({});
    const seen = { viewingId, hostId: host.id, player, atMs, startedAtMs, positionSeconds: 0, playedSeconds: 0 };
    record([
      { ...seen, kind: 'ignored', reason: 'never_started', item: null, name: 'smb://u:secret@nas/x/Broken.mkv' },
    ]);
    expect(entry()).toMatchObject({
      title: 'Broken.mkv',
      kind: 'video',
      ignored: { rule: 'never_started' },
      outcomes: [],
    });
    expect(outbox.list()).toEqual([]);
  });

  it('keeps no folder, host or token anywhere', () => {
    const { record, happened, store, identifier, settings, teachings } = setUp();
    const lookUps = { complete: ({ item }: LookUpQuery) => item };
    identifier.identify = createIdentifier({ settings, teachings, lookUps }).identify;
    const file = 'http://user:secret@nas/private/film.mkv?token=secret';
    record([happened({ item: kodiItem({ file, label: file }), kind: 'started' })]);
    record([happened({ item: kodiItem({ type: 'movie', file, title: file }), kind: 'paused', viewingId: 'named' })]);
    identifier.identify = () => null;
    record([happened({ item: kodiItem({ file, label: file }), kind: 'stopped', viewingId: 'unnamed' })]);
    const dump = JSON.stringify(
      ['viewings', 'outcomes', 'outbox'].map((table) => store.database.prepare(`SELECT * FROM ${table}`).all()),
    );
    expect(dump).toContain('film.mkv');
    expect(dump).not.toMatch(/secret|private|nas/);
  });

  it('has no base name where the setting forbids it or there is none', () => {
    const { record, happened, services, settings } = setUp();
    record([happened({ item: kodiItem({ type: 'movie', file: 'plugin://plugin.video/?id=1' }) })]);
    settings.set('send_file_name', false);
    record([happened({})]);
    expect(services[0].contexts.map(({ baseName }) => baseName)).toEqual([null, null]);
  });
});

describe('what is not reported', () => {
  it('has the rule in the watch log, for the viewing and for each service, and each kind of event once', () => {
    const { record, happened, entry, woken } = setUp();
    for (const kind of ['started', 'progress', 'progress', 'stopped'] as const) {
      record([happened({ kind, durationSeconds: 30 })]);
    }
    const text = 'Shorter than the minimum of 5 minutes (0:30).';
    expect(entry().ignored).toEqual({ rule: 'min_length', text });
    expect(entry().outcomes).toHaveLength(6);
    expect(entry().outcomes).toContainEqual(
      expect.objectContaining({
        service: 'one',
        event: 'progress',
        outcome: 'skipped',
        reason: `min_length: ${text}`,
        times: 2,
      }),
    );
    expect(woken).toEqual([]);
  });

  it('is decided anew for each event: a switch counts at once, and a viewing partly reported was not ignored', () => {
    const { record, happened, settings, entry, woken } = setUp();
    settings.set('scrobble_tv', false);
    record([happened({ kind: 'started' })]);
    expect(entry().ignored?.rule).toBe('scrobble_tv');
    settings.set('scrobble_tv', true);
    record([happened({ kind: 'progress' })]);
    expect(entry().ignored).toBeNull();
    settings.set('scrobble_tv', false);
    record([happened({ kind: 'stopped' })]);
    expect(entry().ignored).toBeNull();
    expect(woken).toEqual(['one progress', 'two progress']);
  });

  it('goes by the switches of the box it plays on, also when that was removed meanwhile', () => {
    const { record, happened, hosts, host, woken, recorder, identifier } = setUp();
    hosts.update(host.id, { settings: { scrobble_tv: false } });
    hosts.remove(host.id);
    record([happened({ kind: 'stopped' })]);
    expect(woken).toEqual([]);
    expect(recorder.judge(host.id, kodiItem(), 3000)).toMatchObject({
      item: EPISODE,
      skip: { rule: 'host_scrobble_tv' },
    });
    identifier.identify = () => MOVIE;
    expect(recorder.judge(host.id, kodiItem(), 3000)).toEqual({ item: MOVIE, skip: null });
  });

  it('by one service is reported to the others', () => {
    const { record, happened, services, entry, woken } = setUp();
    services[0].takes = () => false;
    record([happened({ kind: 'stopped' })]);
    expect(woken).toEqual(['two stopped']);
    const [skipped] = entry().outcomes.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped).toMatchObject({ service: 'one', reason: expect.stringContaining('not_for_service') });
  });

  it('because an add-on on the box does it is reported to the others', () => {
    const { record, happened, entry, woken } = setUp({ aside: 'one' });
    record([happened({ kind: 'stopped' })]);
    expect(woken).toEqual(['two stopped']);
    const [skipped] = entry().outcomes.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped).toMatchObject({ service: 'one', reason: 'stand_aside: An add-on does it.' });
    expect(entry().ignored).toBeNull();
  });

  it('because a service failed to describe it is reported to the others', () => {
    const { record, happened, services, woken, entry } = setUp();
    services[0].takes = () => {
      throw new Error('bug');
    };
    record([happened({ kind: 'stopped' })]);
    expect(woken).toEqual(['two stopped']);
    expect(
      entry()
        .outcomes.map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['skipped', 'waiting']);
  });
});

describe('what a service knows of a title', () => {
  const HALF = { ...EPISODE, ids: {} };
  const knownOf = (world: ReturnType<typeof setUp>) => {
    const asked: Array<string | null> = [];
    world.identifier.identify = () => HALF;
    world.identifier.complete = (_item, kodiItem) => {
      asked.push(kodiItem.file);
      return EPISODE;
    };
    return asked;
  };

  it('is in the event and in the watch log', () => {
    const world = setUp();
    const asked = knownOf(world);
    const composed: MediaItem[] = [];
    world.services[0].takes = (item) => composed.push(item) > 0;
    world.record([world.happened({ kind: 'started' })]);
    expect(composed).toEqual([EPISODE]);
    expect(world.entry().item).toEqual(EPISODE);
    expect(asked).toHaveLength(1);
  });

  it('is asked of nothing that a filter, a switch or the user’s own rule keeps back', () => {
    const world = setUp();
    const { record, happened, settings, teachings, recorder, host } = world;
    const asked = knownOf(world);
    const file = 'smb://nas/tv/Severance.S01E02.mkv';
    const item = kodiItem({ type: 'episode', file });
    const watch = (given: Partial<ReportableEvent> = {}) => {
      recorder.prepare(host.id, item, given.durationSeconds ?? 3000);
      recorder.judge(host.id, item, given.durationSeconds ?? 3000);
      for (const kind of ['started', 'progress', 'stopped'] as const) record([happened({ kind, item, ...given })]);
    };
    watch({ durationSeconds: 299 });
    settings.set('scrobble_tv', false);
    watch();
    settings.set('scrobble_tv', true);
    const rule = teachings.addIgnoreRule({ kind: 'path', value: 'smb://nas/tv' });
    watch();
    expect(asked).toEqual([]);
    teachings.removeIgnoreRule(rule.id);
    watch();
    expect(new Set(asked)).toEqual(new Set([file]));
  });

  it('is not asked before the length says that it is long enough', () => {
    const world = setUp();
    const asked = knownOf(world);
    expect(world.recorder.judge(world.host.id, kodiItem(), null)).toEqual({ item: HALF, skip: null });
    expect(asked).toEqual([]);
  });

  it('does without where the disk fails', () => {
    const world = setUp();
    world.identifier.identify = () => {
      throw new ProblemError({ kind: 'storage', text: 'The disk is full.' });
    };
    expect(() => world.recorder.prepare(world.host.id, kodiItem(), 3000)).not.toThrow();
  });
});

describe('an ignore rule', () => {
  it('is named in the watch log, and counts from the next event on', () => {
    const { record, happened, teachings, entry, woken } = setUp();
    teachings.addIgnoreRule({ kind: 'title', value: 'severance' });
    record([happened({ kind: 'started' })]);
    const text = 'You asked not to report the title severance (ignore rule 1).';
    expect(entry().ignored).toEqual({ rule: 'ignore_rule', text });
    expect(entry().outcomes).toContainEqual(
      expect.objectContaining({ service: 'one', outcome: 'skipped', reason: `ignore_rule: ${text}` }),
    );
    teachings.removeIgnoreRule(1);
    record([happened({ kind: 'progress' })]);
    expect(woken).toEqual(['one progress', 'two progress']);
  });
});

describe('the account', () => {
  const accountsOf = (account: Parameters<ReturnType<typeof createScriptedService>['setAccount']>[0]) => {
    const { record, happened, services, outbox, entry } = setUp();
    services[0].setAccount(account);
    record([happened({ kind: 'stopped' })]);
    const own = outbox.list().filter(({ service }) => service === 'one');
    return { own, outcome: entry().outcomes.find(({ service }) => service === 'one') };
  };

  it('that never was: the event waits for the first one', () => {
    expect(accountsOf(NEVER_LINKED).own).toMatchObject([{ account: null }]);
    expect(accountsOf({ state: 'unavailable', accountName: null }).own).toMatchObject([{ account: null }]);
  });

  it('that cannot be used now: the event waits for it', () => {
    expect(accountsOf({ state: 'login_needed', accountName: 'alice' }).own).toMatchObject([{ account: 'alice' }]);
    expect(accountsOf({ state: 'unavailable', accountName: 'alice' }).own).toMatchObject([{ account: 'alice' }]);
    expect(accountsOf(LINKED).own).toMatchObject([{ account: 'alice' }]);
  });

  it('that the user logged out of: the event is skipped, and says so', () => {
    const { own, outcome } = accountsOf({ state: 'not_linked', accountName: 'alice' });
    expect(own).toEqual([]);
    expect(outcome).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching(/^not_linked: /) });
  });
});

describe('a disk that fails', () => {
  it('loses nothing: changes are kept in their order and written when it works again', async () => {
    const { record, happened, store, problems, woken, clock, outbox, openViewings } = setUp();
    store.database.pragma('query_only = ON');
    record([happened({ kind: 'started' })], { openViewing: { viewingId: 'viewing', json: '1' } });
    record([happened({ kind: 'stopped', watched: true })], { closedViewingIds: ['viewing'] });
    expect(problems.map(({ kind }) => kind)).toEqual(['storage', 'storage']);
    expect(woken).toEqual([]);
    clock.advance(60_000);
    store.database.pragma('query_only = OFF');
    clock.advance(5000);
    expect(woken).toEqual(['one started', 'two started', 'one stopped', 'two stopped']);
    expect(outbox.list().map(({ kind, watched }) => [kind, watched])).toEqual([
      ['stopped', true],
      ['stopped', true],
    ]);
    expect(openViewings.list()).toEqual([]);
  });

  it('for days costs progress at most, not memory', () => {
    const { record, happened, store, outbox, clock } = setUp();
    store.database.pragma('query_only = ON');
    record([happened({ kind: 'stopped', viewingId: 'first', watched: true })]);
    for (let i = 0; i < 600; i += 1) record([happened({ kind: 'progress' })]);
    record([happened({ kind: 'stopped', viewingId: 'last', watched: true })]);
    store.database.pragma('query_only = OFF');
    clock.advance(5000);
    const stops = outbox.list().filter(({ kind }) => kind === 'stopped');
    expect(new Set(stops.map(({ viewingId }) => viewingId))).toEqual(new Set(['first', 'last']));
  });

  it('does not disturb the saving of a position', () => {
    const { record, recorder, store, openViewings } = setUp();
    record([], { openViewing: { viewingId: 'viewing', json: '1' } });
    recorder.savePosition({ viewingId: 'viewing', json: '2' });
    store.database.pragma('query_only = ON');
    recorder.savePosition({ viewingId: 'viewing', json: '3' });
    expect(openViewings.list()).toMatchObject([{ json: '2' }]);
  });
});

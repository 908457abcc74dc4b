import { describe, expect, it } from 'vitest';
import { explainViewing } from '../../../../electron/engine/health/explain-viewing.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import type { OutcomeKind, WatchLogEntry, WatchLogOutcome } from '../../../../shared/state.ts';

const ended: WatchLogEntry = {
  viewingId: 'viewing',
  hostId: 'host',
  hostLabel: 'Den',
  title: 'Dune (2021)',
  kind: 'movie',
  item: null,
  startedAtMs: 0,
  endedAtMs: 1000,
  positionSeconds: 4100,
  durationSeconds: 10_000,
  progressFraction: 0.41,
  watched: false,
  stopReason: 'stopped',
  ignored: null,
  outcomes: [],
  artwork: null,
};
const watched: Partial<WatchLogEntry> = { watched: true, progressFraction: 0.97 };
const outcome = (kind: OutcomeKind, reason = '', event = 'stopped'): WatchLogOutcome => ({
  service: 'punchplay',
  event,
  outcome: kind,
  reason,
  atMs: 1,
});
const explain = (given: Partial<WatchLogEntry>) =>
  explainViewing(
    { ...ended, ...given },
    {
      services: [{ name: 'punchplay', label: 'PunchPlay' }],
      settings: DEFAULT_SETTINGS,
      whyItWaits: () => 'The login has ended.',
    },
  );
const at = (given: Partial<WatchLogEntry>) => explain(given).services[0];

describe('every outcome of a stop has its answer', () => {
  it.each<[string, Partial<WatchLogEntry>, string, RegExp]>([
    ['sent', { ...watched, outcomes: [outcome('sent')] }, 'scrobbled', /has it as watched/],
    ['known already', { ...watched, outcomes: [outcome('duplicate', 'Had it.')] }, 'scrobbled', /has it as watched/],
    ['below the threshold', { outcomes: [outcome('sent')] }, 'not_watched', /41 %.*70 %.*watched_threshold/],
    [
      'ignored',
      { ...watched, outcomes: [outcome('sent', 'PunchPlay ignored it: private.')] },
      'ignored_by_service',
      /private/,
    ],
    ['waiting', { ...watched, outcomes: [outcome('waiting', 'Waits to be sent.')] }, 'waiting', /The login has ended/],
    ['refused', { ...watched, outcomes: [outcome('refused', 'status 422: no title')] }, 'refused', /422/],
    ['evicted', { ...watched, outcomes: [outcome('evicted', 'The queue was full.')] }, 'lost', /full/],
    ['expired', { ...watched, outcomes: [outcome('expired', '30 days.')] }, 'lost', /30 days/],
    ['cleared', { ...watched, outcomes: [outcome('cleared', 'The queue was cleared.')] }, 'lost', /cleared/],
    ['nothing', { ...watched }, 'unknown', /not set up/],
  ])('%s', (_, given, verdict, text) => {
    expect(at(given)).toMatchObject({ verdict, text: expect.stringMatching(text) });
  });

  it('of the stop, not of what went before', () => {
    const outcomes = [
      outcome('sent', '', 'started'),
      outcome('superseded', 'x', 'progress'),
      outcome('refused', 'No.'),
    ];
    expect(at({ outcomes })).toMatchObject({ verdict: 'refused', text: 'No.' });
  });

  it('the best, where one file held several episodes', () => {
    expect(at({ ...watched, outcomes: [outcome('refused', 'No.'), outcome('sent')] })?.verdict).toBe('scrobbled');
  });

  it('of a skip with its rule and the way to change it', () => {
    const skipped = outcome('skipped', 'scrobble_movies: Reporting movies is switched off (setting scrobble_movies).');
    expect(at({ outcomes: [skipped] })).toEqual({
      service: 'punchplay',
      label: 'PunchPlay',
      verdict: 'skipped',
      rule: 'scrobble_movies',
      text: expect.stringMatching(/switched off.*companion settings set scrobble_movies on/),
    });
    expect(at({ ignored: { rule: 'min_length', text: 'Shorter.' } })).toMatchObject({
      verdict: 'skipped',
      rule: 'min_length',
      text: 'Shorter. To change that: companion settings set min_length VALUE.',
    });
    expect(at({ ignored: { rule: 'live_tv', text: 'Live TV is not reported.' } })?.text).toBe(
      'Live TV is not reported.',
    );
  });
});

it('says of a song how long was heard, not how far it came', () => {
  const song: Partial<WatchLogEntry> = { kind: 'song', progressFraction: 1 };
  expect(explain({ ...song, watched: false }).text).toMatch(/not heard long enough.*four minutes/);
  expect(explain({ ...song, watched: true, outcomes: [outcome('sent')] })).toMatchObject({
    text: expect.stringContaining('heard long enough'),
    services: [{ verdict: 'scrobbled', text: 'PunchPlay has it.' }],
  });
});

it('says of what still plays that its end is to come', () => {
  const open = { endedAtMs: null, watched: null };
  expect(at({ ...open, outcomes: [outcome('sent', '', 'started')] })?.verdict).toBe('open');
  expect(at(open)?.verdict).toBe('open');
  expect(explain(open).text).toMatch(/still open/);
});

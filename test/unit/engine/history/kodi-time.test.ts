import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ianaZone,
  kodiTimeOf,
  momentOf,
  offsetMs,
  UTC,
  type Zone,
} from '../../../../electron/engine/history/kodi-time.ts';
import { msToUtc } from '../../../../shared/units.ts';

const zone = (name: string): Zone => {
  const found = ianaZone(name);
  if (found === null) throw new Error(`no zone ${name}`);
  return found;
};
const utcOf = (text: string, name: string) => {
  const moment = momentOf(text, zone(name));
  return moment === null ? null : msToUtc(moment);
};

describe('a time of Kodi’s library', () => {
  it.each([
    ['2026-07-01 20:00:00', 'Europe/Berlin', '2026-07-01T18:00:00.000Z'],
    ['2026-01-01 20:00:00', 'Europe/Berlin', '2026-01-01T19:00:00.000Z'],
    ['2026-01-01T20:00:00', 'America/New_York', '2026-01-02T01:00:00.000Z'],
    ['2026-01-01 00:30:00', 'Asia/Kolkata', '2025-12-31T19:00:00.000Z'],
    ['2026-06-01 12:00:00', 'Pacific/Chatham', '2026-05-31T23:15:00.000Z'],
    // Samoa left out 30 December 2011.
    ['2011-12-31 01:00:00', 'Pacific/Apia', '2011-12-30T11:00:00.000Z'],
  ])('%s in %s is %s', (text, name, utc) => {
    expect(utcOf(text, name)).toBe(utc);
  });

  it('that the clocks showed twice is the first of the two', () => {
    expect(utcOf('2026-10-25 02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(utcOf('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('that the clocks never showed is read with the offset from before', () => {
    expect(utcOf('2026-03-29 02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(utcOf('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });

  it('just before and after a change is what it says', () => {
    expect(utcOf('2026-03-29 01:59:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:59.000Z');
    expect(utcOf('2026-03-29 03:00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(utcOf('2026-10-25 03:00:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
    expect(utcOf('2026-10-25 01:59:59', 'Europe/Berlin')).toBe('2026-10-24T23:59:59.000Z');
  });

  it.each([
    '',
    '2026-02-30 10:00:00',
    '2026-01-01',
    '2026-01-01 25:00:00',
    '2026-01-01 10:00:00Z',
    '1970-01-01 00:00:00',
    'yesterday',
  ])('is none: %j', (text) => {
    expect(momentOf(text, UTC)).toBeNull();
  });
});

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'];

it('comes back from the moment it is written as, but for the hour that is shown twice', () => {
  const seconds = fc.integer({ min: Date.UTC(2001, 0) / 1000, max: Date.UTC(2090, 0) / 1000 });
  fc.assert(
    fc.property(seconds, fc.constantFrom(...ZONES), (second, name) => {
      const at = second * 1000;
      const back = momentOf(kodiTimeOf(at, zone(name)), zone(name)) ?? 0;
      const isShownTwice = kodiTimeOf(at, zone(name)) === kodiTimeOf(back, zone(name)) && back < at;
      expect(isShownTwice ? at : back).toBe(at);
    }),
    { numRuns: 500 },
  );
});

it('knows no zone that Intl does not know', () => {
  expect(ianaZone('')).toBeNull();
  expect(ianaZone('Mars/Olympus')).toBeNull();
  expect(offsetMs(0, { kind: 'fixed', offsetMinutes: -210 })).toBe(-210 * 60_000);
});

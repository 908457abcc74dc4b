import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, duration, jsonText, localTime, plain, relativeTime } from '../../../electron/cli/text.ts';
import { counted } from '../../../shared/counted.ts';

describe('plain', () => {
  it('leaves a terminal nothing to obey', () => {
    expect(plain('a\u001b[2Jb\r\nc\u009bd\u202e')).toBe('a [2Jb c d');
  });

  it('leaves letters of all scripts, and signs made of several characters, as they are', () => {
    const text = '進撃の巨人 – Überfall 👨‍👩‍👧 שלום é';
    expect(plain(text)).toBe(text);
  });
});

describe('jsonText', () => {
  it('is read back as what it was, and holds no control characters but its own line breaks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = jsonText([value, text, '\u007f\u009b'], 2);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify([value, text, '\u007f\u009b'])));
        expect(json.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('columns', () => {
  it('puts cells under each other, by characters and not by code units', () => {
    expect(
      columns([
        ['e\u0301', 'x'],
        ['👍b', 'y', 'z'],
      ]),
    ).toEqual(['e\u0301   x', '👍b  y  z']);
  });

  it('lets a long cell pass without pushing the others', () => {
    expect(
      columns(
        [
          ['a', '1'],
          ['b'.repeat(8), '2'],
        ],
        4,
      ),
    ).toEqual(['a  1', 'bbbbbbbb  2']);
  });
});

describe('times', () => {
  it.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [3599, '59:59'],
    [3600, '1:00:00'],
    [36_061, '10:01:01'],
    [-1, '0:00'],
  ])('duration %d', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it.each([
    [30_000, 'in 30 s'],
    [-300_000, '5 min ago'],
    [499, 'now'],
    [7_200_000, 'in 2 h'],
    [-172_800_000, '2 days ago'],
  ])('relative %d', (offsetMs, text) => {
    expect(relativeTime(1_000_000_000 + offsetMs, 1_000_000_000)).toBe(text);
  });

  it('local time is that of the machine', () => {
    expect(localTime(new Date(2026, 0, 2, 3, 4, 59).getTime())).toBe('2026-01-02 03:04');
  });

  it('counts', () => {
    expect([counted(1, 'event'), counted(2, 'event'), counted(0, 'a', 'b')]).toEqual(['1 event', '2 events', '0 b']);
  });
});

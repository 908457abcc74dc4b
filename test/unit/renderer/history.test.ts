import { describe, expect, it } from 'vitest';
import { daysOf, levelsOf } from '../../../renderer/views/history/calendar.ts';
import { logSummary } from '../../../renderer/views/history/log-summary.ts';
import type { OutcomeKind, WatchLogEntry } from '../../../shared/state.ts';

describe('the calendar of a year', () => {
  it('has every day once, in weeks that begin on Mondays, also in leap years', () => {
    const days = daysOf(2028);
    expect(days).toHaveLength(366);
    // 2028 begins on a Saturday and ends on a Sunday.
    expect(days[0]).toEqual({ date: '2028-01-01', week: 0, weekday: 5, month: 0 });
    expect(days[2]).toEqual({ date: '2028-01-03', week: 1, weekday: 0, month: null });
    expect(days[59]).toMatchObject({ date: '2028-02-29' });
    expect(days.at(-1)).toEqual({ date: '2028-12-31', week: 52, weekday: 6, month: null });
    expect(new Set(days.map(({ week, weekday }) => `${week} ${weekday}`)).size).toBe(366);
  });

  it('gives a quarter of the days each level, and none to those without', () => {
    const level = levelsOf([0, 10, 20, 30, 40, 0]);
    expect([0, 10, 20, 30, 40].map(level)).toEqual([0, 1, 2, 3, 4]);
    expect(levelsOf([])(0)).toBe(0);
    expect(levelsOf([5])(5)).toBeGreaterThan(0);
  });
});

describe('what a viewing came to', () => {
  const entry = (given: Partial<WatchLogEntry>): WatchLogEntry =>
    ({ ignored: null, endedAtMs: 1, watched: true, outcomes: [], ...given }) as unknown as WatchLogEntry;
  const stops = (...kinds: ReadonlyArray<readonly [service: string, outcome: OutcomeKind]>) =>
    kinds.map(([service, outcome]) => ({ service, outcome, event: 'stopped', reason: '', atMs: 1 }));

  it.each([
    ['open', { endedAtMs: null, outcomes: [] }],
    ['ignored', { ignored: { rule: 'min_length', text: '' } }],
    ['arrived', { outcomes: stops(['a', 'sent']) }],
    ['arrived', { outcomes: stops(['a', 'refused'], ['a', 'sent']) }],
    ['arrived', { outcomes: stops(['a', 'sent'], ['b', 'skipped']) }],
    ['partly', { watched: false, outcomes: stops(['a', 'sent']) }],
    ['waiting', { outcomes: stops(['a', 'sent'], ['b', 'waiting']) }],
    ['waiting', { outcomes: stops(['a', 'refused'], ['a', 'waiting']) }],
    ['failed', { outcomes: stops(['a', 'waiting'], ['b', 'expired']) }],
    ['skipped', { outcomes: stops(['a', 'skipped'], ['b', 'skipped']) }],
  ] as const)('%s: %j', (summary, given) => {
    expect(logSummary(entry(given))).toBe(summary);
  });
});

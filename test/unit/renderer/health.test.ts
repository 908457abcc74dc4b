import { expect, test } from 'vitest';
import { concernsOf } from '../../../renderer/views/health/concerns.ts';
import { filterLines } from '../../../renderer/views/health/log-lines.ts';
import type { HealthStatus } from '../../../shared/health.ts';
import type { AccountInfo } from '../../../shared/state.ts';
import { healthStatus } from '../../support/health-status.ts';

const withAccount = (state: AccountInfo['state'], text: string): HealthStatus => {
  const status = healthStatus();
  return {
    ...status,
    hosts: [],
    services: status.services.map((service) => ({
      ...service,
      account: { ...service.account, state, text },
      lane: { ...service.lane, waiting: 0 },
    })),
  };
};

test('a service that cannot be reached while something waits, and a box that cannot, need a look', () => {
  expect(concernsOf(healthStatus())).toEqual([
    { name: 'PunchPlay', text: 'self.example cannot be reached: nothing takes connections there.' },
    { name: 'Living Room', text: '10.0.0.2 did not answer within 5 s: check that the box is switched on.' },
  ]);
});

test('a login that ended is told once, in the account’s own words; a service nobody linked is no trouble', () => {
  expect(concernsOf(withAccount('login_needed', 'Log in again.'))).toEqual([
    { name: 'PunchPlay', text: 'Log in again.' },
  ]);
  expect(concernsOf(withAccount('not_linked', 'Not linked.'))).toEqual([]);
});

test('the log is filtered by level and words; what is no entry counts as information', () => {
  const lines = [
    '2026-11-21T03:04:05.678Z debug asked host="Living room"',
    '2026-11-21T03:04:05.678Z info Connected to Living room',
    '2026-11-21T03:04:05.678Z warn the error is not a level here',
    '2026-11-21T03:04:05.678Z error Living room: command failed',
    'torn line',
  ];
  expect(filterLines(lines, 'debug', '')).toEqual(lines);
  expect(filterLines(lines, 'warn', '')).toEqual([lines[2], lines[3]]);
  expect(filterLines(lines, 'info', ' LIVING ROOM ')).toEqual([lines[1], lines[3]]);
  expect(filterLines(lines, 'info', 'torn')).toEqual(['torn line']);
});

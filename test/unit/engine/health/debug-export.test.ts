import { describe, expect, it } from 'vitest';
import { type DebugFacts, debugExport } from '../../../../electron/engine/health/debug-export.ts';
import { masked } from '../../../../electron/engine/health/mask.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { healthStatus } from '../../../support/health-status.ts';

const FACTS: DebugFacts = {
  health: healthStatus(),
  settings: { ...DEFAULT_SETTINGS, backend_url: 'https://ada:canary-password@self.example/pp?token=canary-token' },
  test: { service: 'punchplay', outcome: 'authenticated', accountName: 'ada', text: 'Connected.' },
  queue: [
    {
      id: 1,
      service: 'punchplay',
      account: 'ada',
      hostId: 'h',
      viewingId: '7c7d2b52-4a53-4b3e-9b11-6f0f3c1f2a01',
      eventId: '0a0d2b52-4a53-4b3e-9b11-6f0f3c1f2a01',
      kind: 'stopped',
      path: '/api/scrobble/stop',
      body: { raw_filename: 'smb://user:canary-password@nas/canary-folder/Dune.mkv', playback_session_id: 'session' },
      title: 'Dune',
      watched: true,
      createdAtMs: 5,
      attempts: 2,
      lastAttemptAtMs: 6,
      nextTryAtMs: 7,
      lastError: 'Bearer canary-token was refused',
      inFlight: false,
    },
  ],
  dataDirectory: '/home/canary-user/data',
};

/** The add-on's fields, PunchPlay contract section 11. */
const ADD_ON_FIELDS = [
  ...['connected', 'authenticated', 'account_username', 'backend_url', 'backend_valid', 'backend_error', 'device_id'],
  ...['queue_count', 'oldest_queue_age_secs', 'queue_endpoints', 'last_successful_event_at'],
  ...['last_successful_event_type', 'last_successful_event_title', 'last_error_at', 'last_error', 'last_identify_at'],
  ...['last_identify_status', 'last_identify_title', 'last_identify_confidence', 'identifier_cache_size'],
  ...['addon_version', 'kodi_version', 'platform', 'python_version', 'exported_at', 'settings', 'verbose'],
];

describe('the basic export', () => {
  const basic = debugExport(FACTS, false);

  it('has every field of the add-on’s', () => {
    expect(Object.keys(basic)).toEqual(expect.arrayContaining(ADD_ON_FIELDS));
    expect(basic).toMatchObject({
      connected: true,
      authenticated: true,
      account_username: 'ada',
      backend_url: 'https://self.example/pp',
      device_id: '0b8f…7e11',
      queue_count: 1,
      oldest_queue_age_secs: 90,
      queue_endpoints: { '/api/scrobble/stop': 1 },
      last_successful_event_type: 'stopped',
      last_successful_event_title: 'Dune (2021)',
      kodi_version: 'Kodi 20.1',
      verbose: false,
    });
    expect(basic).not.toHaveProperty('pending_queue');
  });

  it('holds no path, address, name of a box or user, and no secret', () => {
    const text = JSON.stringify(basic);
    expect(text).not.toMatch(/canary|Living Room|10\.0\.0\.2|\/home|LibreELEC/i);
    expect(text).toContain('box 1 did not answer');
  });
});

describe('the verbose export', () => {
  const verbose = debugExport(FACTS, true);

  it('adds what waits with base names, and names the boxes', () => {
    expect(verbose).toMatchObject({
      verbose: true,
      pending_queue: [
        {
          endpoint: '/api/scrobble/stop',
          created_at: 5,
          attempt_count: 2,
          last_attempt_at: 6,
          playback_session_id: 'session',
          raw_filename: 'Dune.mkv',
        },
      ],
      hosts: [{ label: 'Living Room', address: '10.0.0.2' }],
    });
  });

  it('holds no secret and no folder all the same', () => {
    expect(JSON.stringify(verbose)).not.toMatch(/canary-(?:password|token|folder)/);
  });
});

it('says that it does not know whether the service is there, where it could not be asked', () => {
  expect(debugExport({ ...FACTS, test: null }, false)).toMatchObject({ connected: null, authenticated: false });
});

it('masks ids, short ones not', () => {
  expect(masked('0b8f2a5e-8f7e-4f5f-8f63-5b0d8c1f7e11')).toBe('0b8f…7e11');
  expect(masked('12345678')).toBe('12345678');
});

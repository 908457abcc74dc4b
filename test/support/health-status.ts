/** A health snapshot of one service and one box. */
import type { HealthStatus } from '../../shared/health.ts';

export function healthStatus(): HealthStatus {
  return {
    version: '1.2.3',
    platform: 'linux x64',
    runtime: 'Node 24.1.0',
    startedAtMs: 1,
    atMs: 100_000,
    services: [
      {
        account: {
          service: 'punchplay',
          label: 'PunchPlay',
          state: 'linked',
          accountName: 'ada',
          text: 'Linked as ada.',
          unsent: 1,
        },
        backendUrl: 'https://self.example/pp',
        backendError: null,
        deviceId: '0b8f…7e11',
        lane: {
          service: 'punchplay',
          accountName: 'ada',
          waiting: 1,
          oldestAtMs: 10_000,
          nextTryAtMs: 130_000,
          state: 'backing_off',
          problem: {
            kind: 'service_unreachable',
            text: 'self.example cannot be reached: nothing takes connections there.',
          },
        },
        oldestWaitingSeconds: 90,
        waitingByEndpoint: { '/api/scrobble/stop': 1 },
        lastSuccess: { atMs: 50_000, event: 'stopped', title: 'Dune (2021)' },
        lastError: { atMs: 60_000, text: 'self.example cannot be reached: nothing takes connections there.' },
      },
    ],
    hosts: [
      {
        host: {
          id: 'h',
          label: 'Living Room',
          address: '10.0.0.2',
          port: 9090,
          httpPort: 8080,
          user: 'canary-kodi-user',
          enabled: true,
          connection: 'unreachable',
          connectionText: '10.0.0.2 did not answer within 5 s: check that the box is switched on.',
          stages: [{ stage: 'connect', outcome: 'failed', text: '10.0.0.2 did not answer.', atMs: 2 }],
          kodiName: 'LibreELEC',
          kodiVersion: 'Kodi 20.1',
          nextRetryAtMs: null,
          nowPlaying: null,
          settings: {},
          otherScrobblers: [],
          services: [],
        },
        deviceId: '1111…2222',
        lastHeardAtMs: 40_000,
        connectedSinceMs: null,
        connections: 3,
      },
    ],
    identify: {
      last: {
        atMs: 3,
        status: 'matched',
        title: 'Dune (2021)',
        confidence: 1,
        source: 'library',
        rule: 'library_movie',
      },
      cached: 4,
    },
    problems: [{ atMs: 4, kind: 'storage', text: 'Living Room: /home/canary-user/data/companion.db cannot be read.' }],
  };
}

/** One notification of every kind. */
import type { Notification } from '../../electron/engine/ports.ts';

export const NOTIFICATIONS: readonly Notification[] = [
  { kind: 'scrobbled', title: 'Dune (2021)' },
  { kind: 'login_needed', service: 'trakt', label: 'Trakt' },
  { kind: 'queue_stuck', service: 'trakt', label: 'Trakt', waiting: 2, lastError: 'It does not answer.' },
  { kind: 'host_unreachable', label: 'Den', reason: 'Kodi does not answer.' },
];

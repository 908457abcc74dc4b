import type { LaneInfo } from '../../../shared/state.ts';

/** What waits to be sent. */
export const queue = {
  hint: 'What a service could not be told yet. It is kept over restarts, and goes out in order.',
  flush: 'Send now',
  flushed: 'Everything has arrived.',
  clear: 'Clear…',
  clearTitle: 'Throw everything away?',
  clearText: (count: number) =>
    count === 1
      ? 'One event has not been sent yet. It will never be sent.'
      : `${count} events have not been sent yet. They will never be sent.`,
  clearKept: 'Your own history keeps what was watched, and a watch can be sent again from there.',
  clearConfirm: (count: number) => (count === 1 ? 'Throw 1 event away' : `Throw ${count} events away`),
  cleared: (count: number) => (count === 1 ? '1 event was thrown away.' : `${count} events were thrown away.`),
  empty: 'Everything has arrived',
  emptyText:
    'Nothing waits. When a service or the network is away, what you watch gathers here and goes out by itself as soon as it can.',
  nothing: 'Nothing waits',
  emptyNotLinked: 'What you watch gathers here until an account is linked.',
  state: {
    idle: 'Ready',
    sending: 'Sending',
    backing_off: 'Waits for its next try',
    blocked: 'Needs you',
  } satisfies Record<LaneInfo['state'], string>,
  lane: (service: string) => `Queue of ${service}`,
  as: (account: string) => `as ${account}`,
  waiting: (count: number) => (count === 1 ? '1 event waits' : `${count} events wait`),
  nothingWaits: 'Nothing waits',
  oldest: 'the oldest:',
  nextTry: 'Next try',
  logIn: 'Go to Accounts',
  kind: {
    started: 'Begin',
    paused: 'Pause',
    resumed: 'Go on',
    progress: 'Progress',
    stopped: 'Stop',
    rating: 'Rating',
  } as Readonly<Record<string, string>>,
  watched: 'Watched',
  tried: (count: number) => (count === 1 ? 'tried once' : `tried ${count} times`),
  notTried: 'not tried yet',
  foreign: (account: string) => `for ${account}`,
  retry: (title: string) => `Try ${title} now`,
  retried: (title: string) => `${title} has arrived.`,
  discard: (title: string) => `Throw ${title} away`,
  discardTitle: 'Throw this event away?',
  discardText: (title: string, service: string) => `${service} will not be told of “${title}”.`,
  discardConfirm: 'Throw it away',
  discarded: (title: string) => `“${title}” was thrown away.`,
};

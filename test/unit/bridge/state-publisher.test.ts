import { describe, expect, it } from 'vitest';
import { createStatePublisher } from '../../../electron/bridge/state-publisher.ts';
import { createChanges } from '../../../electron/engine/changes.ts';
import type { StateMessage } from '../../../shared/bridge.ts';
import { ProblemError } from '../../../shared/errors.ts';
import type { CompanionState, HostState, NowPlaying } from '../../../shared/state.ts';
import { companionState } from '../../support/companion-state.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

function setUp() {
  const clock = createVirtualClock();
  const changes = createChanges();
  const engine = { state: companionState(), reads: 0, listeners: 0, fails: false };
  const publisher = createStatePublisher({
    companion: {
      state: () => {
        engine.reads += 1;
        if (engine.fails) throw new ProblemError({ kind: 'storage', text: 'The disk is gone.' });
        return engine.state;
      },
      onChange: (listener) => {
        engine.listeners += 1;
        const end = changes.subscribe(listener);
        return () => {
          engine.listeners -= 1;
          end();
        };
      },
    },
    clock,
    log: createQuietLog(),
  });
  const change = (parts: Partial<CompanionState>) => {
    // A copy: equal parts are never the same object, as in the engine.
    engine.state = structuredClone({ ...engine.state, ...parts });
    changes.tell();
  };
  const open = () => {
    const messages: StateMessage[] = [];
    return { messages, ...publisher.subscribe((message) => messages.push(message)) };
  };
  return { clock, changes, engine, change, open };
}

/** What a page makes of the messages; throws at a gap. */
function mirrored(messages: readonly StateMessage[]): CompanionState | null {
  let state = null as CompanionState | null;
  let revision = 0;
  for (const message of messages) {
    if (message.kind === 'lost') continue;
    if (message.kind === 'snapshot') state = message.state;
    else if (state === null || message.revision !== revision + 1) throw new Error('a gap');
    else state = { ...state, ...message.changes };
    revision = message.revision;
  }
  return state;
}

describe('the state publisher', () => {
  it('begins with a snapshot and goes on with the parts that changed', () => {
    const { clock, change, open } = setUp();
    const { messages } = open();
    change({ queueRevision: 3 });
    clock.advance(100);
    expect(messages).toEqual([
      { kind: 'snapshot', revision: 1, state: companionState() },
      { kind: 'changes', revision: 2, changes: { queueRevision: 3 } },
    ]);
  });

  it('computes nothing and listens to nothing while nobody looks', () => {
    const { clock, change, open, engine } = setUp();
    change({ queueRevision: 1 });
    clock.advance(60_000);
    expect([engine.reads, engine.listeners]).toEqual([0, 0]);
    const page = open();
    page.end();
    page.end();
    const reads = engine.reads;
    change({ queueRevision: 2 });
    clock.advance(60_000);
    expect([engine.reads, engine.listeners, page.messages.length]).toEqual([reads, 0, 1]);
  });

  it('makes one message of a hundred changes at once, and at most ten a second of a stream of them', () => {
    const { clock, change, open } = setUp();
    const { messages } = open();
    for (let count = 1; count <= 100; count += 1) change({ queueRevision: count });
    clock.advance(100);
    expect(messages).toHaveLength(2);
    for (let count = 0; count < 1000; count += 1) {
      change({ logRevision: count });
      clock.advance(1);
    }
    expect(messages.length).toBeLessThanOrEqual(13);
    clock.advance(100);
    expect(mirrored(messages)).toMatchObject({ queueRevision: 100, logRevision: 999 });
  });

  it('says nothing where nothing is different, however often it was told that something may be', () => {
    const { clock, change, changes, open } = setUp();
    const { messages } = open();
    change({});
    clock.advance(100);
    changes.tell();
    clock.advance(60_000);
    expect(messages).toHaveLength(1);
  });

  it('sees what changes by time alone', () => {
    const { clock, engine, open } = setUp();
    const { messages } = open();
    engine.state = companionState({ startedAtMs: 7 });
    clock.advance(10_000);
    expect(messages.at(-1)).toEqual({ kind: 'changes', revision: 2, changes: { startedAtMs: 7 } });
  });

  it('gives every page the same numbers: one that comes late, one that asks again, one that goes', () => {
    const { clock, change, open } = setUp();
    const first = open();
    change({ queueRevision: 1 });
    const second = open();
    change({ queueRevision: 2 });
    first.refresh();
    clock.advance(100);
    second.end();
    change({ queueRevision: 3 });
    clock.advance(100);
    second.refresh();
    expect(mirrored(first.messages)).toMatchObject({ queueRevision: 3 });
    expect(mirrored(second.messages)).toMatchObject({ queueRevision: 2 });
    expect(first.messages.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2);
    expect(second.messages.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
  });

  it('says that what is shown is old when the engine cannot tell, and sends a snapshot when it can again', () => {
    const { clock, change, open, engine } = setUp();
    const { messages } = open();
    engine.fails = true;
    change({ queueRevision: 1 });
    clock.advance(30_000);
    expect(messages.slice(1)).toEqual([{ kind: 'lost', problem: { kind: 'storage', text: 'The disk is gone.' } }]);
    engine.fails = false;
    clock.advance(10_000);
    expect(messages.at(-1)).toEqual({ kind: 'snapshot', revision: 2, state: companionState({ queueRevision: 1 }) });
  });
});

describe('what plays', () => {
  const playing = (changes: Partial<NowPlaying> = {}): readonly HostState[] => {
    const nowPlaying = { viewingId: 'v', playback: 'playing', speed: 1, positionSeconds: 100, atMs: 1000, ...changes };
    return [{ id: 'h', nowPlaying } as HostState];
  };
  const messagesAfter = (before: readonly HostState[], after: readonly HostState[]) => {
    const { clock, change, open } = setUp();
    change({ hosts: before });
    const { messages } = open();
    change({ hosts: after });
    clock.advance(100);
    return messages.slice(1);
  };

  it.each([
    ['goes on', {}, { positionSeconds: 130.1, atMs: 31_000 }],
    [
      'stands still',
      { playback: 'paused', speed: 0 } as const,
      { playback: 'paused', speed: 0, atMs: 31_000 } as const,
    ],
    ['is wound', { speed: 8 }, { speed: 8, positionSeconds: 180, atMs: 11_000 }],
    ['has no position yet', { positionSeconds: null }, { positionSeconds: null, atMs: 31_000 }],
  ] as const)('is no news while it %s', (_, before, after) => {
    expect(messagesAfter(playing(before), playing(after))).toEqual([]);
  });

  it.each([
    ['jumps', {}, { positionSeconds: 200, atMs: 1100 }],
    ['falls behind', {}, { positionSeconds: 100, atMs: 3000 }],
    ['is paused', {}, { playback: 'paused', speed: 0 }],
    ['is another', {}, { viewingId: 'w' }],
    ['gets a position', { positionSeconds: null }, {}],
  ] as const)('is news when it %s', (_, before, after) => {
    expect(messagesAfter(playing(before), playing(after))).toMatchObject([
      { kind: 'changes', changes: { hosts: playing(after) } },
    ]);
  });
});

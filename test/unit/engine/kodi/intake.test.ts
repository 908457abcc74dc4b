import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIntake } from '../../../../electron/engine/kodi/intake.ts';
import type { Observation } from '../../../../electron/engine/kodi/observation.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const item = (id: number) => ({ type: 'movie', id });
const play = (id: number): Observation => ({ kind: 'play', player: 'video', item: item(id), speed: 1 });
const stop = (id: number): Observation => ({ kind: 'stop', item: item(id), end: false });
const seek = (id: number, offsetSeconds: number): Observation => {
  return { kind: 'seek', item: item(id), positionSeconds: 100 + offsetSeconds, offsetSeconds };
};
const update = (id: number): Observation => ({ kind: 'library_update', item: item(id), playCount: 1 });

function setUp() {
  const clock = createVirtualClock();
  const heard: Observation[] = [];
  const told: string[] = [];
  const intake = createIntake({
    clock,
    handOn: (observation) => heard.push(observation),
    onCaughtUp: () => told.push('caught up'),
    onFlood: () => told.push('flood'),
  });
  /** Lets every turn come, and nothing else. */
  const rest = () => {
    for (let second = 0; second < 60 && intake.isBehind(); second += 1) clock.advance(1000);
  };
  return { clock, heard, told, intake, rest };
}

const many = (count: number, make: (id: number) => Observation) => Array.from({ length: count }, (_, id) => make(id));

describe('what a box says', () => {
  it('goes straight through, also as much as comes at once from a box that hung', () => {
    const { heard, told, intake } = setUp();
    for (const one of many(50, play)) intake.take(one);
    expect(heard).toEqual(many(50, play));
    expect(intake.isBehind()).toBe(false);
    expect(told).toEqual([]);
  });

  it('comes in its turn where it is more, all of it and in its order; then it is caught up', () => {
    const { heard, told, intake, rest } = setUp();
    const said = many(200, (id) => (id % 2 === 0 ? play(id) : stop(id - 1)));
    for (const one of said) intake.take(one);
    expect(heard.length).toBeLessThan(said.length);
    expect(told).toEqual([]);
    rest();
    expect(heard).toEqual(said);
    expect(told).toEqual(['caught up']);
  });

  it('a whole show marked as watched is no flood, and holds up no stop for long', () => {
    const { clock, heard, told, intake } = setUp();
    for (const one of many(4000, update)) intake.take(one);
    intake.take(stop(1));
    clock.advance(3000);
    expect(heard).toHaveLength(4001);
    expect(told).toEqual(['caught up']);
  });

  it('is let go where it is a flood, which is told once; nothing more is taken until another connection', () => {
    const { heard, told, intake, rest } = setUp();
    for (const one of many(2500, play)) intake.take(one);
    expect(told).toEqual(['flood']);
    rest();
    const taken = heard.length;
    intake.take(stop(1));
    expect(heard).toHaveLength(taken);
    intake.open();
    rest();
    intake.take(stop(2));
    rest();
    expect(heard.at(-1)).toEqual(stop(2));
  });

  it('is handed on at once when the connection is over', () => {
    const { heard, intake } = setUp();
    for (const one of many(120, play)) intake.take(one);
    intake.close();
    expect(heard).toEqual(many(120, play));
  });

  it('is one jump where somebody holds the key down, over the way of all of them', () => {
    const { heard, intake, rest } = setUp();
    for (const one of many(50, play)) intake.take(one);
    for (let jump = 0; jump < 300; jump += 1) intake.take(seek(7, 10));
    intake.take(stop(7));
    rest();
    expect(heard.slice(50)).toEqual([{ ...seek(7, 3000), positionSeconds: 110 }, stop(7)]);
  });
});

it('law: openings and ends are never left out, merged or moved, however much of everything is said', () => {
  const anyObservation = fc.oneof(
    fc.nat(3).map(play),
    fc.nat(3).map(stop),
    fc.nat(3).map((id) => seek(id, 5)),
    fc.nat(3).map(update),
  );
  const isBorder = ({ kind }: Observation) => kind === 'play' || kind === 'stop';
  fc.assert(
    fc.property(fc.array(fc.tuple(anyObservation, fc.nat(300)), { maxLength: 400 }), (said) => {
      const { clock, heard, told, intake, rest } = setUp();
      for (const [observation, afterMs] of said) {
        clock.advance(afterMs < 250 ? 0 : afterMs);
        intake.take(observation);
      }
      rest();
      expect(told).not.toContain('flood');
      expect(heard.filter(isBorder)).toEqual(said.map(([observation]) => observation).filter(isBorder));
      expect(heard.at(-1)?.kind).toBe(said.at(-1)?.[0].kind);
    }),
  );
});

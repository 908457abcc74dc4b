/** Watching on a simulated box, as people do: begin, look on, stop near the end. */
import type { PlayableRef } from '../support/kodi-simulator/media.ts';
import type { SimulatedKodi } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { expect, type Home } from './fixtures.ts';

/** Plays it, jumps to 95 % and stops, each when the companion has seen what came before. */
export async function watchToTheEnd({ companion }: Home, box: SimulatedKodi, what: PlayableRef): Promise<void> {
  const playing = async () =>
    (await companion.call('hosts.list', {})).find(({ port }) => port === box.port)?.nowPlaying ?? null;
  const share = async () => {
    const { positionSeconds, durationSeconds } = (await playing()) ?? {};
    return (positionSeconds ?? 0) / (durationSeconds ?? 1);
  };
  box.open(what);
  await expect.poll(share).toBeGreaterThan(0);
  box.seek(0.95);
  await expect.poll(share).toBeGreaterThan(0.9);
  box.stop();
  await expect.poll(playing).toBe(null);
}

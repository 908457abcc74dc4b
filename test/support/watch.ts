/** Watching on a simulated box, as people do: begin, look on, stop near the end. */
import type { NowPlaying } from '../../shared/state.ts';
import type { Home } from './home.ts';
import type { PlayableRef } from './kodi-simulator/media.ts';
import type { SimulatedKodi } from './kodi-simulator/start-kodi-simulator.ts';
import { until } from './until.ts';

/** Plays it, jumps to 95 % and stops, each when the companion has seen what came before. */
export async function watchToTheEnd(home: Home, box: SimulatedKodi, what: PlayableRef): Promise<void> {
  const share = async () => {
    const { positionSeconds, durationSeconds } = (await nowPlayingOn(home, box)) ?? {};
    return (positionSeconds ?? 0) / (durationSeconds ?? 1);
  };
  box.open(what);
  await until('it plays', async () => (await share()) > 0);
  box.seek(0.95);
  await until('it is near its end', async () => (await share()) > 0.9);
  box.stop();
  await until('it is over', async () => (await nowPlayingOn(home, box)) === null);
}

/** What the companion sees on this box. */
export async function nowPlayingOn({ companion }: Home, box: SimulatedKodi): Promise<NowPlaying | null> {
  return (await companion.call('hosts.list', {})).find(({ port }) => port === box.port)?.nowPlaying ?? null;
}

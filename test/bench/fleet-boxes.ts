/** Simulated boxes in a process of their own, driven by messages: what they cost is not the companion's. */
import type { SimulatedMovie } from '../support/kodi-simulator/media.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';

/** What the bench asks for. */
export type FleetOrder =
  | { readonly order: 'grow'; readonly to: number }
  | { readonly order: 'play'; readonly from: number; readonly to: number; readonly round: number }
  | { readonly order: 'stop'; readonly from: number; readonly to: number }
  | { readonly order: 'count' };

/** What it is told. */
export type FleetReport =
  | { readonly report: 'grown'; readonly ports: readonly number[] }
  /** How many boxes have a client now, the bench's own ear not counted. */
  | { readonly report: 'counted'; readonly connected: number }
  /** A box has said this to its clients; ms since the epoch, with fractions. */
  | { readonly report: 'said'; readonly method: string; readonly box: number; readonly atMs: number };

export const ROUNDS = 12;
/** Clear of the threshold (70 %) and of the end. */
const LEFT_AT_FRACTION = 0.8;

/** What box 17 plays in round 3: `Film 3 of 17`. */
export function filmTitle(box: number, round: number): string {
  return `Film ${round} of ${box}`;
}

if (process.send !== undefined) serveOrders();

function serveOrders(): void {
  const boxes: SimulatedKodi[] = [];
  const tell = (report: FleetReport) => process.send?.(report);
  process.on('message', (message: FleetOrder) => {
    switch (message.order) {
      case 'grow':
        return void grow(boxes, message.to, tell);
      case 'play':
        for (let box = message.from; box < message.to; box += 1) {
          boxes[box]?.open({ movieId: message.round }, { atSeconds: LEFT_AT_FRACTION * DURATION_SECONDS });
        }
        return;
      case 'stop':
        for (let box = message.from; box < message.to; box += 1) boxes[box]?.stop();
        return;
      case 'count':
        tell({ report: 'counted', connected: boxes.filter(({ clientCount }) => clientCount > 1).length });
    }
  });
  process.on('disconnect', () => process.exit(0));
}

const DURATION_SECONDS = 7200;

async function grow(boxes: SimulatedKodi[], to: number, tell: (report: FleetReport) => void): Promise<void> {
  const ports: number[] = [];
  for (let index = boxes.length; index < to; index += 1) {
    const media = Array.from({ length: ROUNDS }, (_, round): SimulatedMovie => {
      const title = filmTitle(index, round);
      const file = `/media/${title}.mkv`;
      const facts = { year: 2020, genres: ['Drama'], uniqueIds: { tmdb: String(1_000_000 + index * ROUNDS + round) } };
      return { type: 'movie', id: round, title, file, durationSeconds: DURATION_SECONDS, ...facts };
    });
    const kodi = await startKodiSimulator({ name: `Box ${index}`, library: { shows: [], media } });
    kodi.box.connect({
      send: (text) => {
        const method = /"method":"(Player\.On(?:AVStart|Stop))"/.exec(text)?.[1];
        if (method === undefined) return;
        tell({ report: 'said', method, box: index, atMs: performance.timeOrigin + performance.now() });
      },
      drop: () => undefined,
    });
    boxes.push(kodi);
    ports.push(kodi.port);
  }
  tell({ report: 'grown', ports });
}

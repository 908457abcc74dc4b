/** One simulated box that plays episode after episode in every way they can end, and knows what was played. */
import type { CompanionProcess } from './companion-process.ts';
import type { LibraryContent, SimulatedEpisode } from './kodi-simulator/media.ts';
import { type SimulatedKodi, startKodiSimulator } from './kodi-simulator/start-kodi-simulator.ts';
import type { PunchPlayServer } from './punchplay-server/index.ts';
import { createSeededRandom } from './seeded-random.ts';

export interface Evening {
  readonly box: SimulatedKodi;
  /** What was played to its end so far: `Show episode`, and whether it counts. */
  readonly played: readonly Played[];
  begin(): void;
  /** Whether it has no more to play. */
  isOver(): boolean;
  /** Ends after the item that plays now. Rejects with what went wrong. */
  finish(): Promise<void>;
}

export interface Played {
  readonly title: string;
  readonly watched: boolean;
  /** In words: `next at 0.75`. */
  readonly how: string;
}

export interface EveningOptions {
  readonly name: string;
  readonly seed: number;
  readonly punchPlay: PunchPlayServer;
  /** The companion that runs now, if one does. */
  readonly companion: () => CompanionProcess | null;
  /**
   * Share of the items (0..1) that may end although no companion has seen their last position yet: what counts is then
   * only in Kodi's library.
   */
  readonly unseenShare: number;
}

/** `replaced` and `next`: the following item is opened over it; `runs_on`: it runs out and the playlist goes on. */
type Ending = 'stopped' | 'replaced' | 'next' | 'runs_out' | 'runs_on' | 'quit' | 'killed';
const ENDINGS: readonly Ending[] = ['stopped', 'replaced', 'next', 'runs_out', 'runs_on', 'quit', 'killed'];

/** Where items are left: clear of Kodi's own limits (90 and 92 %), on both sides of ours (70 %). */
const LEFT_AT_FRACTIONS = [0.4, 0.75, 0.95, 0.95];
const JUST_BEFORE_END = 0.9995;
const WATCHED_FROM_FRACTION = 0.7;
const DURATION_SECONDS = 1200;
const EPISODES = 400;
/** Kodi's own delays, much shortened: its order of things stays. */
const DELAY_FACTOR = 0.05;
/** Far longer than the longest row of kills in which no companion lives to see it, on a machine that does much else. */
const SEEN_LIMIT_MS = 5 * 60_000;

export async function playEvening(options: EveningOptions): Promise<Evening> {
  const box = await startKodiSimulator({
    name: options.name,
    library: libraryOf(options.name),
    delayFactor: DELAY_FACTOR,
  });
  return new BoxEvening(box, options);
}

class BoxEvening implements Evening {
  readonly box: SimulatedKodi;
  readonly played: Played[] = [];
  readonly #options: EveningOptions;
  readonly #random;
  readonly #started = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #ending = false;
  #over = false;

  constructor(box: SimulatedKodi, options: EveningOptions) {
    this.box = box;
    this.#options = options;
    this.#random = createSeededRandom(options.seed);
    options.punchPlay.onRequest(({ path, body }) => {
      const { title, episode } = body as Record<'title' | 'episode', unknown>;
      if (path.endsWith('/start')) this.#started.add(`${title} ${episode}`);
    });
  }

  begin(): void {
    this.#running = this.#play().finally(() => {
      this.#over = true;
    });
    // Reported by finish().
    this.#running.catch(() => undefined);
  }

  isOver(): boolean {
    return this.#over;
  }

  finish(): Promise<void> {
    this.#ending = true;
    return this.#running;
  }

  async #play(): Promise<void> {
    let opensItself = false;
    for (let episode = 1; episode <= EPISODES; episode += 1) {
      const last = this.#ending || episode === EPISODES;
      const ending = last ? 'stopped' : this.#random.pick(ENDINGS);
      const goesOn: boolean = !opensItself && (ending === 'next' || ending === 'runs_on');
      const refs = [{ episodeId: episode }, ...(goesOn ? [{ episodeId: episode + 1 }] : [])];
      if (!opensItself) this.box.open(refs);
      const title = `${showOf(this.box.name)} ${episode}`;
      await this.#until(() => this.#started.has(title), `${title} was told to have started`);
      await this.#playOn(title, opensItself && (ending === 'next' || ending === 'runs_on') ? 'stopped' : ending);
      opensItself = goesOn;
      if (last) return;
    }
  }

  /** Takes the item to where it is left, now and then with a pause, and ends it. */
  async #playOn(title: string, ending: Ending): Promise<void> {
    const { box } = this;
    const runsOut = ending === 'runs_out' || ending === 'runs_on';
    const fraction = runsOut ? JUST_BEFORE_END : this.#random.pick(LEFT_AT_FRACTIONS);
    // A box that dies writes nothing down: only what the companion has seen before can be known.
    const isSeenFirst = ending === 'killed' || this.#random.fraction() >= this.#options.unseenShare;
    const pauses = runsOut || this.#random.fraction() < 0.3;
    if (pauses) {
      box.pause();
      await this.#wait(0, 60);
    }
    box.seek(fraction);
    this.played.push({ title, watched: fraction >= WATCHED_FROM_FRACTION, how: `${ending} at ${fraction}` });
    if (isSeenFirst) await this.#until(() => this.#isSeenAt(fraction), `${title} was seen at ${fraction}`);
    if (pauses) box.resume();
    await this.#wait(20, 150);
    await this.#end(title, ending);
  }

  async #end(title: string, ending: Ending): Promise<void> {
    const { box } = this;
    switch (ending) {
      case 'runs_out':
      case 'runs_on':
        return this.#until(() => !this.#plays(title), `${title} ran out`);
      case 'replaced':
        return;
      case 'next':
        return box.next();
      case 'stopped':
        box.stop();
        break;
      case 'quit':
        await box.quit();
        break;
      case 'killed':
        await box.kill();
    }
    await this.#wait(0, 100);
    await box.restore();
  }

  #plays(title: string): boolean {
    const media = this.box.box.player.current?.playable.media;
    return media?.type === 'episode' && title === `${showOf(this.box.name)} ${media.episode}`;
  }

  async #isSeenAt(fraction: number): Promise<boolean> {
    try {
      const hosts = (await this.#options.companion()?.call('hosts.list', {})) ?? [];
      const position = hosts.find(({ label }) => label === this.box.name)?.nowPlaying?.positionSeconds ?? 0;
      return Math.abs(position / DURATION_SECONDS - fraction) < 0.02;
    } catch {
      return false;
    }
  }

  async #until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + SEEN_LIMIT_MS;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`${this.box.name}: not within ${SEEN_LIMIT_MS / 1000} s: ${what}`);
      await this.#wait(5, 6);
    }
  }

  #wait(lowMs: number, highMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#random.between(lowMs, highMs)));
  }
}

function showOf(boxName: string): string {
  return `Evenings of ${boxName}`;
}

function libraryOf(boxName: string): LibraryContent {
  const media = Array.from({ length: EPISODES }, (_, index): SimulatedEpisode => {
    const episode = index + 1;
    const file = `/media/${boxName}/S01E${episode}.mkv`;
    const uniqueIds = { tvdb: String(900_000 + episode) };
    const title = `Part ${episode}`;
    const numbers = { id: episode, showId: 1, season: 1, episode };
    return { type: 'episode', ...numbers, title, firstAired: '', file, durationSeconds: DURATION_SECONDS, uniqueIds };
  });
  const show = { id: 1, title: showOf(boxName), year: 2020, genres: ['Drama'], uniqueIds: { tvdb: '900000' } };
  return { shows: [show], media };
}

/** A companion as a process of its own between a simulated box and a simulated PunchPlay, and what an evening needs. */
import {
  type CompanionProcess,
  type CompanionProcessOptions,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { until } from '../support/until.ts';
import type { FaultRow } from './fault.ts';
import { judged } from './fault.ts';
import { DURATION_SECONDS, filmLibrary, filmTitle, LEFT_AT_FRACTION } from './films.ts';

export interface StageOptions {
  /** For every start of the companion. */
  readonly process?: CompanionProcessOptions;
  /** What the settings say instead of the simulator's address. */
  readonly backendUrl?: (punchPlay: PunchPlayServer) => Promise<string>;
  /** Where the data is kept, instead of a folder of its own that is removed. */
  readonly dataDirectory?: string;
}

const SEEN_TOLERANCE_SECONDS = 30;
const DRAIN_LIMIT_MS = 45_000;

export class ProcessStage {
  readonly punchPlay: PunchPlayServer;
  readonly box: SimulatedKodi;
  readonly dataDirectory: string;
  #companion: CompanionProcess;
  readonly #options: StageOptions;
  readonly #remove: () => void;
  #film = 0;
  #watched: string[] = [];
  #historyMark = 0;
  #begunAtMs = 0;
  #hasDied = false;

  private constructor(
    parts: Pick<ProcessStage, 'punchPlay' | 'box' | 'dataDirectory'>,
    companion: CompanionProcess,
    options: StageOptions,
    remove: () => void,
  ) {
    this.punchPlay = parts.punchPlay;
    this.box = parts.box;
    this.dataDirectory = parts.dataDirectory;
    this.#options = options;
    this.#remove = remove;
    this.#companion = companion;
    this.#follow(companion);
  }

  /** Linked and connected. The companion must have been built. */
  static async open(options: StageOptions = {}): Promise<ProcessStage> {
    const directory = options.dataDirectory === undefined ? temporaryDirectory() : null;
    const dataDirectory = options.dataDirectory ?? directory?.path ?? '';
    const punchPlay = await startPunchPlayServer();
    punchPlay.behaviour.autoApprove = 'ada';
    const box = await startKodiSimulator({ name: 'Den', library: filmLibrary('Den'), delayFactor: 0.1 });
    const companion = await startCompanion(dataDirectory, options.process);
    const stage = new ProcessStage({ punchPlay, box, dataDirectory }, companion, options, () => directory?.remove());
    try {
      await useSimulator(companion.call, punchPlay);
      const { backendUrl } = options;
      if (backendUrl) await companion.call('settings.set', { key: 'backend_url', value: await backendUrl(punchPlay) });
      await logIn(companion.call);
      const { address, port, name: label } = box;
      await companion.call('hosts.add', { address, port, httpPort: 1, label });
      await stage.boxIs('connected');
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get companion(): CompanionProcess {
    return this.#companion;
  }

  get call(): CompanionProcess['call'] {
    return this.#companion.call;
  }

  /** From here on counts what the next row says. */
  begin(): void {
    this.#watched = [];
    this.#begunAtMs = Date.now();
    this.#historyMark = this.punchPlay.history.length;
  }

  /** A film is played to 80 % and stopped, as a box that is seen does it. */
  async watch(): Promise<void> {
    await this.open();
    await this.end(() => this.box.stop());
  }

  /** Opens the next film, and goes to 80 % of it when the companion sees it. */
  async open(): Promise<string> {
    const title = filmTitle('Den', this.#film);
    this.box.open({ movieId: this.#film });
    this.#film += 1;
    await until(`${title} plays`, async () => {
      const playing = await this.#playing();
      return playing?.playback === 'playing' && playing.label.startsWith(title);
    });
    this.box.seek(LEFT_AT_FRACTION);
    await this.seen();
    this.watched(title);
    return title;
  }

  /** What plays now is watched far enough to count. */
  watched(title: string): void {
    this.#watched.push(title);
  }

  /** Waits until the companion sees what plays where it was brought to. */
  async seen(label = this.box.name): Promise<void> {
    await until(`it is seen at ${LEFT_AT_FRACTION}`, async () => {
      const { positionSeconds, durationSeconds } = (await this.#playing(label)) ?? {};
      const at = LEFT_AT_FRACTION * (durationSeconds ?? DURATION_SECONDS);
      return Math.abs((positionSeconds ?? 0) - at) < SEEN_TOLERANCE_SECONDS;
    });
  }

  /** Ends what plays, and waits until the companion knows. */
  async end(how: () => unknown, label = this.box.name): Promise<void> {
    await how();
    await until('the end is known', async () => (await this.#playing(label)) === null);
  }

  /** Why events wait, in the user's words, as soon as the companion says so. */
  async told(): Promise<string> {
    let text = '';
    await until('the user is told why events wait', async () => {
      const [lane] = (await this.call('status.get', {})).lanes;
      text = lane?.problem?.text ?? '';
      return text !== '';
    });
    return text;
  }

  /** What the user was told since {@link begin}; `nothing` in words where that is so. */
  async toldOr(nothing: string): Promise<string> {
    const { lanes, problems } = await this.call('status.get', {});
    const news = problems.find(({ atMs }) => atMs >= this.#begunAtMs);
    return lanes[0]?.problem?.text ?? news?.text ?? nothing;
  }

  /** What the user is told of the box, as soon as it is so. */
  async boxIs(connection: 'connected' | 'unreachable', label = this.box.name): Promise<string> {
    let text = '';
    await until(`${label} is ${connection}`, async () => {
      const host = await this.#host(label);
      text = host?.connectionText ?? '';
      return host?.connection === connection;
    });
    return text;
  }

  /**
   * Lets everything that waits be sent: a user's "send now", so that a run does not wait for the back-off. `isQueued`:
   * false where some of it may not be in the queue yet; then it is waited for.
   */
  async drain({ isQueued = true } = {}): Promise<void> {
    const isAllShown = () => this.punchPlay.history.length - this.#historyMark >= this.#watched.length;
    await until(
      'nothing waits any more',
      async () => {
        const { waiting } = await this.call('queue.flush', {});
        return waiting === 0 && (isQueued || isAllShown());
      },
      { limitMs: DRAIN_LIMIT_MS, everyMs: 250 },
    );
  }

  /** The row of what happened since {@link begin}. */
  row(fault: string, told: string, broken: readonly string[] = []): FaultRow {
    const history = this.punchPlay.history.slice(this.#historyMark).map(({ title }) => title);
    const violations = this.punchPlay.violations.map(({ path, field, text }) => `${path} ${field}: ${text}`);
    const alive = !this.#hasDied;
    return { fault, ...judged(this.#watched, history), alive, told, broken: [...broken, ...violations] };
  }

  /** Ends the companion by this signal, and starts it again on the same data. */
  async restart(signal: NodeJS.Signals, meanwhile: () => unknown = () => undefined): Promise<void> {
    const old = this.#companion;
    // An end that is wanted is no death.
    this.#companion = { ...old };
    await old.end(signal);
    await meanwhile();
    this.#companion = await startCompanion(this.dataDirectory, this.#options.process);
    this.#follow(this.#companion);
  }

  async close(): Promise<void> {
    const { pid } = this.#companion;
    this.#companion = { ...this.#companion, pid: 0 };
    if (pid !== 0) await this.#companion.end('SIGKILL');
    await this.box.close();
    await this.punchPlay.close();
    this.#remove();
  }

  #follow(companion: CompanionProcess): void {
    void companion.ended.then(() => {
      if (this.#companion === companion) this.#hasDied = true;
    });
  }

  async #playing(label = this.box.name) {
    return (await this.#host(label))?.nowPlaying ?? null;
  }

  async #host(label: string) {
    return (await this.call('hosts.list', {})).find((host) => host.label === label);
  }
}

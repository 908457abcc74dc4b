/** The playback of one simulated box: which notifications come in which order, as Kodi 20.1 sends them (recorded: test/fixtures/kodi). */
import type { Clock, Timer } from '../../../electron/engine/ports.ts';
import { Announcer } from './announcer.ts';
import type { DelayName } from './delays.ts';
import { isBroken, isLive, type PlayerId, playerOf } from './items.ts';
import type { Playable, SimulatedLibrary } from './library.ts';
import { type Phase, Playback, type PlayerReading } from './playback.ts';
import { Schedule, type Step } from './schedule.ts';
import { farewell, startDelays } from './transitions.ts';

/** An item ends a little before its length. */
const END_SHORT_SECONDS = 0.5;
/** The first readings lie before the start. */
const FIRST_FRAME_OFFSET_SECONDS = -0.25;
/** Where a jump past the end lands, before the end. */
const PAST_END_LANDING_SECONDS = 2;

const IDLE_READING: PlayerReading = { timeSeconds: 0, totalSeconds: 0, percentage: 0, speed: 0 };

export interface PlayerWorld {
  readonly clock: Clock;
  readonly library: SimulatedLibrary;
  readonly announce: (method: string, data: Readonly<Record<string, unknown>>) => void;
  readonly delayMs: (name: DelayName) => number;
}

export class SimulatedPlayer {
  repeat: 'off' | 'one' | 'all' = 'off';
  readonly #world: PlayerWorld;
  readonly #schedule: Schedule;
  readonly #announcer: Announcer;
  #current: Playback | null = null;
  #list: readonly Playable[] = [];
  #listPlayer: PlayerId | null = null;
  #index = 0;
  #endTimer: Timer | null = null;

  constructor(world: PlayerWorld) {
    this.#world = world;
    this.#schedule = new Schedule(world);
    this.#announcer = new Announcer(world.announce);
  }

  /** What is open; null when idle. */
  get current(): Playback | null {
    return this.#current;
  }

  /** Position in the playlist; −1 when idle. */
  get listPosition(): number {
    return this.#current === null ? -1 : this.#index;
  }

  /** What GetItem speaks of: the old item until the new one is announced. */
  get shown(): Playable | null {
    const current = this.#current;
    return current?.phase === 'opening' ? current.shownBefore : (current?.playable ?? null);
  }

  /** What GetProperties reads. */
  reading(): PlayerReading {
    return this.#current?.reading() ?? IDLE_READING;
  }

  /** Opens one item or a playlist over whatever plays. */
  open(list: readonly Playable[], index = 0, startSeconds = 0): void {
    const playable = list[index];
    if (playable === undefined) throw new Error(`nothing at position ${index} of a playlist of ${list.length}`);
    this.#payDebts();
    const player = playerOf(playable);
    const clear = this.#listPlayer === player;
    this.#list = list;
    this.#index = index;
    this.#listPlayer = player;
    this.#show(playable, startSeconds, () => this.#announcer.list(list, player, clear));
  }

  /** Jumps within the playlist. False where there is nothing to jump to. */
  goTo(to: 'next' | 'previous' | number): boolean {
    this.#payDebts();
    if (this.#current === null) return false;
    const index = to === 'next' ? this.#index + 1 : to === 'previous' ? Math.max(0, this.#index - 1) : to;
    const playable = this.#list[index];
    if (playable === undefined) {
      if (to === 'next') this.#runOut(this.#current);
      return to === 'next';
    }
    this.#index = index;
    this.#show(playable, 0, () => undefined);
    return true;
  }

  stop(): void {
    const current = this.#current;
    if (current === null || current.stopping) return;
    this.#retire(current);
    if (current.phase === 'opening') {
      this.#current = null;
      this.#schedule.run(current, [
        ['stopEarly', () => this.#announcer.stopped(current, false)],
        ['stopEarlyToPlay', () => this.#announcer.say('OnPlay', current)],
      ]);
      return;
    }
    current.stopping = true;
    const finish = () => this.#finish(current, false);
    if (current.player !== 1)
      this.#schedule.owe(current, [[current.player === 0 ? 'stopSong' : 'stopPicture', finish]]);
    else
      this.#schedule.owe(current, [
        [this.#stopDelay(current), this.#saver(current)],
        ['savedToStop', finish],
      ]);
  }

  /** True where it made a difference: pausing what is paused announces nothing. */
  setPaused(paused: boolean): boolean {
    const current = this.#playing();
    if (current === null) return false;
    const { speed } = current.track;
    if (paused === (speed === 0)) return !paused && speed !== 1 ? this.setSpeed(1) : false;
    current.track.setSpeed(paused ? 0 : 1);
    this.#armEnd(current);
    const ofSong: Step[] = [['songSpeedAfterPause', () => this.#announcer.say('OnSpeedChanged', current)]];
    this.#schedule.run(current, [
      ['pause', () => this.#announcer.say(paused ? 'OnPause' : 'OnResume', current)],
      ...(current.player === 0 ? ofSong : []),
    ]);
    return true;
  }

  /** 0 pauses, 1 plays, ±2, ±4 … ±32 winds. */
  setSpeed(speed: number): boolean {
    const current = this.#playing();
    if (current === null) return false;
    const before = current.track.speed;
    if (speed === 0 || (speed === 1 && before === 0)) return this.setPaused(speed === 0);
    if (speed === before) return true;
    current.track.setSpeed(speed);
    this.#armEnd(current);
    if (speed === 1) this.#announcer.say('OnResume', current);
    this.#announcer.say('OnSpeedChanged', current);
    return true;
  }

  /** Jumps to a place, even one outside the item; `done` when Kodi answers. False where nothing plays. */
  seekTo(targetSeconds: number, done: () => void = () => undefined): boolean {
    const current = this.#playing();
    if (current === null) return false;
    if (crossesBorder(current, targetSeconds)) {
      this.#saver(current)();
      current.jumpedBorder = true;
      this.#reopenPart(current, targetSeconds);
      done();
      return true;
    }
    const jump = () => {
      const offset = targetSeconds - current.track.exactSeconds();
      this.#land(current, targetSeconds);
      this.#announcer.sought(current, targetSeconds, offset);
      done();
    };
    this.#schedule.run(current, [[current.player === 1 ? 'seek' : 'answer', jump]]);
    return true;
  }

  /** Jumps by seconds: announced at once as the plain sum, and read a moment later. */
  seekBy(seconds: number): boolean {
    const current = this.#playing();
    if (current === null) return false;
    const sum = current.track.exactSeconds() + seconds;
    this.#announcer.sought(current, sum, seconds);
    this.#schedule.run(current, [['seekSettles', () => this.#land(current, Math.max(0, sum))]]);
    return true;
  }

  /** The box is switched off properly; `said` when OnQuit is due. */
  quit(said: () => void): void {
    const current = this.#current;
    if (current === null || current.stopping || current.phase === 'opening') {
      this.#payDebts();
      this.die();
      this.#world.clock.after(this.#world.delayMs('idleToQuit'), said);
      return;
    }
    this.#retire(current);
    current.stopping = true;
    this.#schedule.run(current, [
      ['quitToSaved', this.#saver(current)],
      ['savedToStop', () => this.#finish(current, false)],
      ['stopToQuit', said],
    ]);
  }

  /** Everything ends at once: nothing is announced, nothing written. */
  die(): void {
    this.#schedule.clear();
    this.#endTimer?.cancel();
    this.#current = null;
    this.#listPlayer = null;
  }

  #playing(): Playback | null {
    const current = this.#current;
    return current?.phase === 'playing' && !current.stopping ? current : null;
  }

  #show(playable: Playable, startSeconds: number, announceList: () => void): void {
    const old = this.#takeOver(playerOf(playable));
    const fresh = this.#create(playable, { startSeconds, over: old, totalKnownAtOnce: old === null });
    if (fresh.player === 0 && old !== null) fresh.staleReading = old.reading();
    this.#current = fresh;
    const leadIn: readonly Step[] =
      old === null
        ? [['openToList', announceList]]
        : farewell(this.#announcer, old, fresh, { announceList, save: this.#saver(old) });
    const { playDelay, frameDelays } = startDelays(old?.player ?? null, fresh);
    const delays = [...leadIn.map(([delay]) => delay), playDelay, ...frameDelays];
    fresh.firstFrameAtMs = this.#world.clock.monotonicMs() + this.#schedule.sumMs(delays);
    if (isBroken(playable)) {
      this.#schedule.owe(fresh, [...leadIn, ...this.#brokenSteps(fresh, old !== null, playDelay)]);
      return;
    }
    const frames = frameDelays.map((delay, index): Step => {
      const phase = index === frameDelays.length - 1 ? 'playing' : 'opened';
      return [delay, () => this.#enter(fresh, phase)];
    });
    this.#schedule.owe(fresh, leadIn, [[playDelay, () => this.#enter(fresh, 'announced')], ...frames]);
  }

  /** What plays now gives way; null where the new item starts as from idle. */
  #takeOver(freshPlayer: PlayerId): Playback | null {
    const old = this.#current;
    if (old === null) return null;
    this.#retire(old);
    if (old.phase === 'opening') return null;
    if (old.player !== 2 && freshPlayer !== 2) return old;
    this.#finish(old, false);
    return null;
  }

  #brokenSteps(fresh: Playback, replaced: boolean, playDelay: DelayName): Step[] {
    const play = () => this.#announcer.say('OnPlay', fresh);
    const stopped = () => this.#finish(fresh, false);
    return replaced
      ? [
          [playDelay, play],
          ['replacedToBroken', stopped],
        ]
      : [
          [playDelay, stopped],
          ['nextToPlay', play],
        ];
  }

  #create(playable: Playable, options: ConstructorParameters<typeof Playback>[3]): Playback {
    return new Playback(this.#world.clock, playable, this.#world.library.state(playable.media), options);
  }

  #enter(playback: Playback, phase: Phase): void {
    playback.phase = phase;
    if (playback.player !== 2) this.#announcer.say('OnAVChange', playback);
    if (phase === 'announced') this.#announcer.say('OnPlay', playback);
    if (phase === 'playing') this.#firstFrame(playback);
  }

  #firstFrame(playback: Playback): void {
    const offset = playback.startSeconds === 0 ? FIRST_FRAME_OFFSET_SECONDS : 0;
    playback.track.moveTo(playback.startSeconds + offset);
    playback.track.setSpeed(1);
    this.#announcer.say('OnAVStart', playback);
    this.#armEnd(playback);
    const settles = () => {
      playback.absurd = false;
      playback.staleReading = null;
    };
    playback.absurd = playback.playable.borders.length > 0 && playback.startSeconds === 0;
    this.#schedule.run(playback, [[playback.player === 0 ? 'songSettles' : 'stackSettles', settles]]);
  }

  /** Waits for the end, a stack's border, or the start when winding back. */
  #armEnd(playback: Playback): void {
    this.#endTimer?.cancel();
    this.#endTimer = null;
    if (isLive(playback.playable) || playback.phase !== 'playing') return;
    const { durationSeconds, borders } = playback.playable;
    const back = playback.track.speed < 0;
    const position = playback.track.exactSeconds();
    const border = borders.find((end) => end > position);
    const ms = playback.track.msUntil(back ? 0 : (border ?? durationSeconds - END_SHORT_SECONDS));
    if (ms === null) return;
    this.#endTimer = this.#world.clock.after(ms, () => {
      if (back) this.#woundToStart(playback);
      else if (border === undefined) this.#end(playback);
      else this.#crossBorder(playback, border);
    });
  }

  #woundToStart(playback: Playback): void {
    playback.track.moveTo(0);
    playback.track.setSpeed(1);
    this.#armEnd(playback);
    this.#announcer.say('OnSpeedChanged', playback);
  }

  #end(playback: Playback): void {
    this.#retire(playback);
    if (playback.player === 0) return this.#endSong(playback);
    // A stack that was jumped in starts over, and Kodi does not count it.
    const save = playback.jumpedBorder ? () => undefined : this.#saver(playback, playback.playable.durationSeconds);
    const goOn = () => {
      this.#finish(playback, true);
      this.#next(playback);
    };
    this.#schedule.owe(playback, [
      [0, save],
      ['savedToStop', goOn],
    ]);
  }

  #next(ended: Playback): void {
    const following = ended.jumpedBorder ? ended.playable : this.#following();
    if (following === null) return;
    const fresh = this.#create(following, { totalKnownAtOnce: false });
    this.#current = fresh;
    if (isBroken(following)) return this.#schedule.owe(fresh, this.#brokenSteps(fresh, false, 'nextToPlay'));
    this.#schedule.run(fresh, [
      ['nextToPlay', () => this.#enter(fresh, 'announced')],
      ['nextToFirstFrame', () => this.#enter(fresh, 'playing')],
    ]);
  }

  /** A song runs into the next: no OnStop, and the new one's OnAVStart comes before its OnPlay. */
  #endSong(ended: Playback): void {
    const counted = () => this.#announcer.songCounted(ended.playable);
    const following = this.#following();
    if (following === null) {
      return this.#schedule.owe(ended, [
        [0, counted],
        ['songNatural', () => this.#finish(ended, true)],
      ]);
    }
    const fresh = this.#create(following, { totalKnownAtOnce: false });
    fresh.staleReading = ended.reading();
    fresh.phase = 'playing';
    this.#current = fresh;
    this.#firstFrame(fresh);
    this.#schedule.run(fresh, [
      ['songNatural', () => this.#announcer.say('OnPlay', fresh)],
      ['songCounted', counted],
    ]);
  }

  #following(): Playable | null {
    if (this.repeat !== 'one') this.#index += 1;
    if (this.repeat === 'all' && this.#index >= this.#list.length) this.#index = 0;
    return this.#list[this.#index] ?? null;
  }

  /** Next was asked for on the last item: Kodi has forgotten the item when it says OnStop. */
  #runOut(playback: Playback): void {
    this.#retire(playback);
    playback.stopping = true;
    const finish = () => {
      this.#current = null;
      this.#announcer.stoppedLost();
    };
    this.#schedule.owe(playback, [
      ['lastNextToSaved', this.#saver(playback)],
      ['savedToStop', finish],
    ]);
  }

  #crossBorder(playback: Playback, border: number): void {
    this.#saver(playback, border)();
    this.#announcer.stopped(playback, true);
    this.#reopenPart(playback, border);
  }

  #reopenPart(playback: Playback, positionSeconds: number): void {
    playback.track.setSpeed(0);
    playback.track.moveTo(positionSeconds);
    this.#schedule.run(playback, [
      ['nextToPlay', () => this.#announcer.say('OnPlay', playback)],
      [
        'nextToFirstFrame',
        () => {
          playback.track.setSpeed(1);
          this.#announcer.say('OnAVStart', playback);
          this.#armEnd(playback);
        },
      ],
    ]);
  }

  /** A jump past the end shows its target for a moment, then a place near the end. */
  #land(playback: Playback, targetSeconds: number): void {
    playback.track.moveTo(targetSeconds);
    this.#armEnd(playback);
    const { durationSeconds } = playback.playable;
    if (isLive(playback.playable) || targetSeconds <= durationSeconds) return;
    const landed = () => {
      playback.track.moveTo(Math.max(0, durationSeconds - PAST_END_LANDING_SECONDS));
      this.#armEnd(playback);
    };
    this.#schedule.run(playback, [['seekSettles', landed]]);
  }

  #stopDelay(playback: Playback): DelayName | number {
    if (playback.phase !== 'playing') return Math.max(0, playback.firstFrameAtMs - this.#world.clock.monotonicMs());
    if (isLive(playback.playable)) return 'stopStreamToSaved';
    return playback.track.speed === 0 ? 'stopPausedToSaved' : 'stopToSaved';
  }

  /** Writes the position of this moment to the library when called; nothing where the file was never open. */
  #saver(playback: Playback, positionSeconds = playback.positionSeconds()): () => void {
    if (playback.player !== 1 || playback.phase === 'announced' || playback.phase === 'opening') return () => undefined;
    const { library } = this.#world;
    const { playable, openedWith } = playback;
    return () => this.#announcer.libraryUpdates(library.savePlayed(playable, positionSeconds, openedWith));
  }

  #finish(playback: Playback, end: boolean): void {
    if (this.#current === playback) this.#current = null;
    this.#announcer.stopped(playback, end);
  }

  #payDebts(): void {
    const current = this.#current;
    if (current !== null && current.debts.length > 0) this.#retire(current);
  }

  #retire(playback: Playback): void {
    this.#endTimer?.cancel();
    this.#endTimer = null;
    this.#schedule.retire(playback);
  }
}

function crossesBorder(playback: Playback, targetSeconds: number): boolean {
  const part = (seconds: number) => playback.playable.borders.filter((end) => end <= seconds).length;
  return part(playback.track.exactSeconds()) !== part(targetSeconds);
}

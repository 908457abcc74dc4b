/** A simulated box's library: what there is, and what Kodi remembers of having played it. */
import type {
  LibraryContent,
  PlayableRef,
  SimulatedEpisode,
  SimulatedMedia,
  SimulatedMovie,
  SimulatedShow,
  SimulatedVideo,
} from './media.ts';

/** Kodi's own limits (advancedsettings' defaults; measured). */
const WATCHED_FROM_FRACTION = 0.9;
const RESUME_FROM_SECONDS = 180;
const RESUME_UP_TO_FRACTION = 0.92;

/** What the library knows of one item. */
export interface PlayState {
  playCount: number;
  /** `YYYY-MM-DD HH:MM:SS` in the box's own time, or "". */
  lastPlayed: string;
  resumeSeconds: number;
  resumeTotalSeconds: number;
}

/** Something that Player.Open can play: one file, or several as one stack. */
export interface Playable {
  readonly media: SimulatedMedia;
  readonly durationSeconds: number;
  /** Where a stack's parts end, the last one left out; empty for a single file. */
  readonly borders: readonly number[];
}

/** `data` of a VideoLibrary.OnUpdate. */
export type UpdateData = Readonly<Record<string, unknown>>;

export class SimulatedLibrary {
  readonly shows: readonly SimulatedShow[];
  readonly #media: readonly SimulatedMedia[];
  readonly #states = new Map<string, PlayState>();
  readonly #now: () => string;

  constructor(content: LibraryContent, now: () => string) {
    this.shows = content.shows;
    this.#media = content.media;
    this.#now = now;
  }

  get movies(): readonly SimulatedMovie[] {
    return this.#media.filter((media) => media.type === 'movie');
  }

  get episodes(): readonly SimulatedEpisode[] {
    return this.#media.filter((media) => media.type === 'episode');
  }

  video(type: string, id: number): SimulatedVideo | undefined {
    return this.#videos().find((video) => video.type === type && video.id === id);
  }

  /** The first library video in this file: Kodi answers that one for a file that holds several. */
  firstInFile(file: string): SimulatedVideo | undefined {
    return this.#videos().find((video) => video.file === file);
  }

  /** What is to be played; undefined where there is no such thing. */
  find(ref: PlayableRef): Playable | undefined {
    if ('movieId' in ref) return single(this.video('movie', ref.movieId));
    if ('episodeId' in ref) return single(this.video('episode', ref.episodeId));
    if (ref.file.startsWith('stack://')) return this.#stack(ref.file);
    return single(this.#media.find((media) => media.file === ref.file));
  }

  /** The state of an item; one file has one play count and one resume point, however many episodes are in it. */
  state(media: SimulatedMedia): PlayState {
    const known = this.#states.get(media.file);
    if (known !== undefined) return known;
    const fresh = { playCount: 0, lastPlayed: '', resumeSeconds: 0, resumeTotalSeconds: 0 };
    this.#states.set(media.file, fresh);
    return fresh;
  }

  /**
   * Writes down how far a video was played, as Kodi does at a stop, an end or a replacement.
   * Gives the updates to announce: the item's own (library items), then the flat one if the resume point changed.
   */
  savePlayed(playable: Playable, positionSeconds: number, openedWith: PlayState): UpdateData[] {
    const { media, durationSeconds } = playable;
    const state = this.state(media);
    state.lastPlayed = this.#now();
    // A live stream has no length; Kodi announces its path's change all the same.
    if (media.type === 'file' && media.live === true) return [{ id: -1, type: '' }];
    const fraction = durationSeconds > 0 ? positionSeconds / durationSeconds : 0;
    const resumeSeconds = bookmark(positionSeconds, fraction);
    const updates: UpdateData[] = [];
    if (fraction >= WATCHED_FROM_FRACTION) state.playCount += 1;
    if (isLibraryVideo(media)) updates.push(nestedUpdate(media, state.playCount, openedWith.playCount));
    if (resumeSeconds !== openedWith.resumeSeconds) {
      state.resumeSeconds = Math.max(0, resumeSeconds);
      state.resumeTotalSeconds = resumeSeconds > 0 ? Math.floor(durationSeconds) : 0;
      updates.push(isLibraryVideo(media) ? { id: media.id, type: media.type } : { id: -1, type: '' });
    }
    return updates;
  }

  /** VideoLibrary.SetMovieDetails and SetEpisodeDetails, and a user's click: the update to announce, if any. */
  write(media: SimulatedVideo, change: Partial<PlayState>): UpdateData[] {
    const state = this.state(media);
    const before = { ...state };
    if (change.playCount !== undefined) state.playCount = change.playCount;
    if (change.resumeSeconds !== undefined) state.resumeSeconds = change.resumeSeconds;
    if (change.resumeTotalSeconds !== undefined) state.resumeTotalSeconds = change.resumeTotalSeconds;
    const counted = state.playCount !== before.playCount;
    if (change.lastPlayed !== undefined && isKodiTime(change.lastPlayed)) {
      state.lastPlayed = change.lastPlayed.replace('T', ' ');
    } else if (counted && state.playCount > 0) {
      state.lastPlayed = this.#now();
    }
    const changed = counted || state.lastPlayed !== before.lastPlayed;
    return changed ? [nestedUpdate(media, state.playCount, before.playCount)] : [];
  }

  #videos(): readonly SimulatedVideo[] {
    return this.#media.filter((media) => isLibraryVideo(media));
  }

  #stack(file: string): Playable | undefined {
    const paths = file.slice('stack://'.length).split(' , ');
    const parts = paths.map((path) => this.#media.find((media) => media.file === path));
    const borders: number[] = [];
    let total = 0;
    for (const part of parts) {
      if (part?.type !== 'file') return undefined;
      total += part.durationSeconds;
      borders.push(total);
    }
    return {
      media: { type: 'file', file, durationSeconds: total },
      durationSeconds: total,
      borders: borders.slice(0, -1),
    };
  }
}

export function isLibraryVideo(media: SimulatedMedia): media is SimulatedVideo {
  return media.type === 'movie' || media.type === 'episode';
}

function single(media: SimulatedMedia | undefined): Playable | undefined {
  if (media === undefined) return undefined;
  const endless = media.type === 'picture' || (media.type === 'file' && media.live === true);
  return { media, durationSeconds: endless ? 0 : media.durationSeconds, borders: [] };
}

/** The resume point to keep: the position, 0 for none, −1 where the item is done (Kodi then always announces a change). */
function bookmark(positionSeconds: number, fraction: number): number {
  if (fraction >= RESUME_UP_TO_FRACTION) return -1;
  return positionSeconds > RESUME_FROM_SECONDS ? Math.floor(positionSeconds) : 0;
}

/** Kodi names the play count only where it differs from what it was when the item was opened. */
function nestedUpdate(media: SimulatedVideo, playCount: number, playCountBefore: number): UpdateData {
  const item = { id: media.id, type: media.type };
  return playCount === playCountBefore ? { item } : { item, playcount: playCount };
}

/** Anything else is answered "OK" and silently ignored. */
function isKodiTime(text: string): boolean {
  return text === '' || /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text);
}

/** What a user's profile shows: plays as Last.fm keeps them, and what it leaves out although the call succeeds. */
import type { Play } from './parameters.ts';

export interface Scrobble {
  readonly username: string;
  readonly artist: string;
  readonly track: string;
  /** Unix seconds at which it started. */
  readonly timestamp: number;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly trackNumber?: number;
  readonly mbid?: string;
  readonly duration?: number;
}

/** Codes of `ignoredMessage`: 0 accepted, 1 artist, 2 track, 3 too old, 4 too new, 5 daily limit. */
export type IgnoredCode = 0 | 1 | 2 | 3 | 4 | 5;

export interface ProfileRules {
  /** What the filters say to a play: 1 or 2, or 0. */
  filter: (play: Play) => IgnoredCode;
  /** Plays of one user on one UTC day. */
  dailyLimit: number;
  /** Last.fm names too old plays by 3, and by 1. */
  tooOldCode: 1 | 3;
}

export interface Profile {
  /** In order of arrival. */
  readonly scrobbles: readonly Scrobble[];
  /** Plays that were sent again, and are kept once. */
  readonly repeats: number;
  take(username: string, play: Play, nowMs: number): IgnoredCode;
}

const DAY_SECONDS = 24 * 3600;
const TOO_NEW_SECONDS = 15 * 60;

export function createProfile(rules: ProfileRules): Profile {
  const scrobbles: Scrobble[] = [];
  const perDay = new Map<string, number>();
  let repeats = 0;
  return {
    scrobbles,
    get repeats() {
      return repeats;
    },
    take(username, play, nowMs) {
      const timestamp = Number(play['timestamp']);
      const { artist = '', track = '' } = play;
      const filtered = rules.filter(play);
      if (filtered !== 0) return filtered;
      const nowSeconds = nowMs / 1000;
      if (timestamp < nowSeconds - 14 * DAY_SECONDS) return rules.tooOldCode;
      if (timestamp > nowSeconds + TOO_NEW_SECONDS) return 4;
      const isSame = (one: Scrobble) =>
        one.username === username && one.artist === artist && one.track === track && one.timestamp === timestamp;
      if (scrobbles.some(isSame)) {
        repeats += 1;
        return 0;
      }
      const day = `${username} ${Math.floor(nowSeconds / DAY_SECONDS)}`;
      const today = perDay.get(day) ?? 0;
      if (today >= rules.dailyLimit) return 5;
      // A success that is none.
      if (Number(play['duration'] ?? 30) < 30) return 0;
      perDay.set(day, today + 1);
      const { album, albumArtist, mbid } = play;
      scrobbles.push({
        username,
        artist,
        track,
        timestamp,
        ...(album === undefined ? {} : { album }),
        ...(albumArtist === undefined ? {} : { albumArtist }),
        ...(mbid === undefined ? {} : { mbid }),
        ...(play['trackNumber'] === undefined ? {} : { trackNumber: Number(play['trackNumber']) }),
        ...(play['duration'] === undefined ? {} : { duration: Number(play['duration']) }),
      });
      return 0;
    },
  };
}

/** When music was listened to long enough to count: the rule of Last.fm, which other music services have taken over. */

/** What is no longer than this is no song: a jingle, a skit. */
export const SHORTEST_SONG_SECONDS = 30;
/** Heard this long, any piece counts; also one whose length is unknown. */
export const ALWAYS_ENOUGH_SECONDS = 240;

/** How long it has to be heard; null for what is too short ever to count. */
export function enoughSeconds(durationSeconds: number | null): number | null {
  if (durationSeconds === null) return ALWAYS_ENOUGH_SECONDS;
  if (durationSeconds <= SHORTEST_SONG_SECONDS) return null;
  return Math.min(durationSeconds / 2, ALWAYS_ENOUGH_SECONDS);
}

/** `playedSeconds`: without pauses and jumps. */
export function listenedEnough(playedSeconds: number, durationSeconds: number | null): boolean {
  const enough = enoughSeconds(durationSeconds);
  return enough !== null && playedSeconds >= enough;
}

/** Applies what the user taught: a title that was identified wrongly becomes what it really is. Pure. */
import type { Correction, CorrectionTarget } from '../../../shared/corrections.ts';
import type { MediaItem } from '../../../shared/media-item.ts';

/** The item as the first correction that fits makes it: one of this very file goes before one of its title. */
export function corrected(item: MediaItem, file: string, corrections: readonly Correction[]): MediaItem {
  const found =
    corrections.find(({ match }) => match.kind === 'file' && match.file === file) ??
    corrections.find((correction) => fitsTitle(correction, item));
  return found === undefined ? item : applied(item, found.target);
}

function fitsTitle({ match }: Correction, item: MediaItem): boolean {
  if (match.kind === 'file') return false;
  const kind = match.kind === 'show' ? 'episode' : 'movie';
  if (item.kind !== kind || plain(match.title) !== plain(item.title)) return false;
  return match.year === undefined || match.year === item.year;
}

/** Case, accents and the kind of white space say nothing about a title. */
function plain(title: string): string {
  return title.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
}

function applied(item: MediaItem, target: CorrectionTarget): MediaItem {
  const kind = target.kind ?? item.kind;
  const { season, episode, episodeEnd, episodeIds: _episodeIds, absoluteEpisode, year, ...kept } = item;
  const corrected: MediaItem = {
    ...kept,
    kind,
    title: target.title ?? item.title,
    // Ids of what it was taken for are not ids of what it is.
    ids: target.ids ?? (target.title === undefined ? item.ids : {}),
    ...yearOf(item, target),
    source: 'correction',
    confidence: 1,
    rule: 'correction',
  };
  if (kind !== 'episode') return corrected;
  const numbers = numbered(item, target);
  const shift = numbers.episode !== undefined && episode !== undefined ? numbers.episode - episode : null;
  return {
    ...corrected,
    ...numbers,
    ...(episodeEnd !== undefined && shift !== null ? { episodeEnd: episodeEnd + shift } : {}),
    ...(absoluteEpisode === undefined ? {} : { absoluteEpisode }),
  };
}

function yearOf(item: MediaItem, { title, year }: CorrectionTarget): { year?: number } {
  if (year !== undefined) return { year };
  return title === undefined && item.year !== undefined ? { year: item.year } : {};
}

function numbered(item: MediaItem, target: CorrectionTarget): { season?: number; episode?: number } {
  const absolute = item.absoluteEpisode ?? (item.season === undefined ? item.episode : undefined);
  const start = (target.absoluteStarts ?? [])
    .filter((candidate) => absolute !== undefined && candidate.absolute <= absolute)
    .toSorted((one, other) => other.absolute - one.absolute)[0];
  if (start !== undefined && absolute !== undefined) {
    return { season: start.season, episode: start.episode + absolute - start.absolute };
  }
  const season = target.season ?? shifted(item.season, target.seasonOffset);
  const episode = target.episode ?? shifted(item.episode, target.episodeOffset);
  return { ...(season === undefined ? {} : { season }), ...(episode === undefined ? {} : { episode }) };
}

function shifted(value: number | undefined, offset: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.max(0, value + (offset ?? 0));
}

/** Applies what the user taught: a title that was identified wrongly becomes what it really is. Pure. */
import type { AbsoluteStart, Correction, CorrectionMatch, CorrectionTarget } from '../../../shared/corrections.ts';
import { ProblemError } from '../../../shared/errors.ts';
import { known } from '../../../shared/known.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { isSameTitle } from '../../../shared/media-title.ts';
import { type EpisodeNumbers, firstNumber, movedEnd, renumbered } from './episode-numbers.ts';
import { isFile, withoutSecrets } from './place.ts';

/**
 * The item as the correction that fits it best makes it: one of this very file goes before one of its title and year,
 * and that before one of its title alone; of two alike the first.
 */
export function corrected(item: MediaItem, file: string, corrections: readonly Correction[]): MediaItem {
  const fitting = corrections.filter(({ match }) => fits(match, item, file));
  const best =
    fitting.find(({ match }) => match.kind === 'file') ??
    fitting.find(({ match }) => match.kind !== 'file' && match.year !== undefined) ??
    fitting[0];
  return best === undefined ? item : applied(item, best.target);
}

/**
 * What a correction applies to, as it is kept: without a password in the path.
 * @throws {ProblemError} of kind `bad_input` where it names no file.
 */
export function checkedMatch(match: CorrectionMatch): CorrectionMatch {
  if (match.kind !== 'file') return match;
  const file = withoutSecrets(match.file).trim();
  if (file !== '') return { kind: 'file', file };
  throw new ProblemError({ kind: 'bad_input', text: `"${match.file}" names no file.` });
}

function fits(match: CorrectionMatch, item: MediaItem, file: string): boolean {
  if (match.kind === 'file') return isFile(file, match.file);
  if (item.kind !== (match.kind === 'show' ? 'episode' : 'movie')) return false;
  if (match.year === undefined) return isSameTitle(match.title, item.title);
  // Some shows carry the year in their title.
  if (isSameTitle(`${match.title} (${match.year})`, item.title)) return true;
  return isSameTitle(match.title, item.title) && match.year === item.year;
}

function applied(item: MediaItem, target: CorrectionTarget): MediaItem {
  const kind = target.kind ?? item.kind;
  const isSameTitled = target.title === undefined || isSameTitle(target.title, item.title);
  const isSameDated = target.year === undefined || item.year === undefined || target.year === item.year;
  const isSameWork = kind === item.kind && isSameTitled && isSameDated;
  const isSameShow = isSameWork && target.ids === undefined;
  const { year: _year, ...rest } = renumbered(item, kind === 'episode' ? numbersOf(item, target) : {}, isSameShow);
  return {
    ...rest,
    kind,
    title: target.title ?? item.title,
    ...known({ year: target.year ?? (isSameWork ? item.year : undefined) }),
    // Ids of what it was taken for are not ids of what it is.
    ids: target.ids ?? (isSameWork ? item.ids : {}),
    source: 'correction',
    confidence: 1,
    rule: 'correction',
  };
}

function numbersOf(item: MediaItem, target: CorrectionTarget): EpisodeNumbers {
  return fromAbsolute(item, target.absoluteStarts ?? []) ?? shifted(item, target);
}

/**
 * Season and episode of an absolute number; null where no start reaches down to it. In season 1 absolute numbers and
 * those of the season are the same.
 */
function fromAbsolute(item: MediaItem, starts: readonly AbsoluteStart[]): EpisodeNumbers | null {
  const isCountedThrough = item.season === undefined || item.season === 1;
  const absolute = item.absoluteEpisode ?? (isCountedThrough ? item.episode : undefined);
  if (absolute === undefined) return null;
  const ordered = starts.toSorted((one, other) => other.absolute - one.absolute);
  const start = ordered.find((candidate) => candidate.absolute <= absolute);
  if (start === undefined) return null;
  const episode = start.episode + absolute - start.absolute;
  const next = ordered.findLast((candidate) => candidate.absolute > absolute);
  // A file cannot be told to reach into the next season: it counts up to the border.
  const lastOfSeason = next === undefined ? Number.POSITIVE_INFINITY : episode + next.absolute - 1 - absolute;
  const end = movedEnd(item, episode);
  return {
    season: start.season,
    episode,
    episodeEnd: end === undefined ? undefined : Math.min(end, lastOfSeason),
    absoluteEpisode: absolute,
  };
}

/** The numbers that were said, or those that were identified with the offsets. */
function shifted(item: MediaItem, target: CorrectionTarget): EpisodeNumbers {
  const { seasonOffset = 0, episodeOffset = 0 } = target;
  const { season, episode: ownEpisode, episodeEnd, absoluteEpisode } = item;
  // "Season 2", or an offset, said of a bare number: it is the episode's number.
  const saysCounting = target.season !== undefined || target.episodeOffset !== undefined;
  const first = saysCounting ? firstNumber(item) : ownEpisode;
  // "25 less" was never meant for what lies before: files of the season that needs no correction.
  if ((season ?? 0) + seasonOffset < 0 || (first !== undefined && episodeOffset < 0 && first + episodeOffset < 1)) {
    return { season, episode: ownEpisode, episodeEnd, absoluteEpisode };
  }
  const episode = target.episode ?? (first === undefined ? undefined : first + episodeOffset);
  const newSeason = target.season ?? (season === undefined ? undefined : season + seasonOffset);
  const wasNeverAbsolute = ownEpisode === undefined && episode === absoluteEpisode && (newSeason ?? 1) > 1;
  return {
    season: newSeason,
    episode,
    episodeEnd: movedEnd(item, episode),
    absoluteEpisode: target.episode !== undefined || wasNeverAbsolute ? undefined : absoluteEpisode,
  };
}

/** The answer around the numbers a rule found: whose they are, and how they count. */
import type { AnimeFormat, FileNameAnswer } from './answer.ts';
import type { Surroundings } from './folders.ts';
import { type Name, titleEnd } from './name.ts';
import { findDate } from './rules/air-date.ts';
import { isAllBrackets, titleBracket } from './rules/all-brackets.ts';
import { isFanTranslation } from './rules/numbers.ts';
import type { Found } from './rules/rule.ts';
import { type SplitTitle, sameTitle, splitTitle, titleBetween } from './title.ts';
import { isYear } from './vocabulary.ts';

/** Null where no title can be found for the numbers. */
export function episodeAnswer(
  name: Name,
  found: Found,
  rule: string,
  around: Surroundings,
  format: AnimeFormat,
): FileNameAnswer | null {
  const folder = around.title();
  const date = findDate(name);
  const own = ownTitle(name, found, around, date?.start);
  const show =
    (own && folder && isInitials(own.title, folder.title) ? folder : own) ??
    folder ??
    groupTitle(name) ??
    titleBehind(name, found);
  if (show === null || show.title === '') return null;
  const episodeTitle = own || folder ? episodeTitleBehind(name, found) : '';
  const anime = isAnime(name, found, around);
  const year = show.year ?? (folder && sameTitle(folder.title, show.title) ? folder.year : undefined);
  const airDate =
    found.airDate ?? (date && (date.start >= found.end || date.end <= found.start) ? date.date : undefined);
  const certainty = found.confidence - (own ? 0 : folder ? 0.05 : 0.3);
  return {
    kind: 'episode',
    title: show.title,
    ...(year !== undefined && { year }),
    ...(own?.absolute !== undefined && found.season !== undefined && { absoluteEpisode: own.absolute }),
    ...numbersOf(found, own?.season, around.season, anime, format),
    ...(airDate !== undefined && { airDate }),
    ...(episodeTitle !== '' && { episodeTitle }),
    ids: around.ids(),
    anime,
    confidence: Math.round(certainty * 100) / 100,
    rule,
  };
}

/** The title that stands before the numbers, or where the rule says. */
function ownTitle(name: Name, found: Found, around: Surroundings, dateStart = -1): SplitTitle | null {
  const [from, before] = found.titleSpan ?? titleSpan(name, found);
  const to = dateStart > from ? Math.min(before, dateStart) : before;
  const title = titleBetween(name, from, Math.min(to, titleEnd(name, from)))
    .replace(/[ -]+(?:ep|eps|episode)$/i, '')
    // "03-Title 5x03": the file's own place in a list
    .replace(/^(0\d{1,2}|\d{1,3}(?=-))[-. ]+(?=\p{L})/u, (all, number) =>
      found.season !== undefined && Number(number) === found.episode ? '' : all,
    );
  if (title === '') return null;
  const split = splitTitle(title);
  const running = found.season === undefined ? null : runningNumber(title, isFanTranslation(name, around));
  return running ?? split;
}

/** `Title 313-315 s16e03-05`, `[Group] Title 214 10x14`: before season and episode stands the running number. */
function runningNumber(title: string, isFans: boolean): SplitTitle | null {
  const match =
    /^(.*\p{L}.*?)[ -]+(\d{2,4})-\d{2,4}$/u.exec(title) ?? (isFans ? /^(.*\p{L}.*) (\d{3,4})$/u.exec(title) : null);
  if (match === null || (match[2] ?? '').length < 3 || isYear(Number(match[2]))) return null;
  return { ...splitTitle(match[1] ?? ''), absolute: Number(match[2]) };
}

/** `bb` of "Breaking Bad" */
function isInitials(short: string, title: string): boolean {
  const initials = title.split(/[^\p{L}\p{N}]+/u).map((word) => word[0] ?? '');
  return initials.length > 1 && initials.join('').toLowerCase() === short.toLowerCase();
}

function titleSpan(name: Name, found: Found): readonly [number, number] {
  if (!isAllBrackets(name)) return [name.start, found.start];
  const before = name.brackets.filter((each) => each.end <= found.start);
  const bracket = titleBracket(name, before);
  return bracket ? [bracket.start + 1, bracket.end - 1] : [name.start, found.start];
}

/** `[Title] 148 [x264]`: what looked like a group is all there is. */
function groupTitle(name: Name): SplitTitle | null {
  const bracket = name.brackets.findLast((each) => each.end <= name.start && each.content === 'text');
  const title = bracket ? titleBetween(name, bracket.start + 1, bracket.end - 1) : '';
  return title === '' ? null : splitTitle(title);
}

/** `S06E02 - Title - Episode`: nothing before the numbers and no folder. */
function titleBehind(name: Name, found: Found): SplitTitle | null {
  const title = titleBetween(name, found.end, titleEnd(name, found.end - 1)).split(/ - |-\(/, 1)[0] ?? '';
  return title === '' ? null : splitTitle(title);
}

function episodeTitleBehind(name: Name, found: Found): string {
  const end = titleEnd(name, found.end - 1);
  const hasWord = name.words.some((each) => each.kind === 'plain' && each.start >= found.end && each.start < end);
  if (!hasWord) return '';
  const title = titleBetween(name, found.end, end)
    .replace(/\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[ (]+(?:19|20)\d\d\)?$/, '')
    .replace(/^[「『"](.*)[」』"]$/, '$1')
    .trim();
  return /\p{L}/u.test(title) && !/^(?:end|fin|final|fine|完)$/i.test(title) ? title : '';
}

/** A folder says so; or a fan translation's group or checksum stands beside a number that needs no season. */
function isAnime(name: Name, found: Found, around: Surroundings): boolean {
  const hasHash = name.brackets.some((each) => each.content === 'hash');
  const isBare = found.season === undefined && found.airDate === undefined;
  return around.isAnime || (isBare ? name.hasGroup || hasHash || isAllBrackets(name) : name.hasGroup && hasHash);
}

/** A bare number is an anime's absolute one, or an episode of the season that folder or title name, as the setting says. */
function numbersOf(
  found: Found,
  titleSeason: number | undefined,
  folderSeason: number | undefined,
  anime: boolean,
  format: AnimeFormat,
): Pick<FileNameAnswer, 'season' | 'episode' | 'episodeEnd' | 'absoluteEpisode'> {
  const { episode, absoluteEpisode } = found;
  if (episode === undefined) return found.season === undefined ? {} : { season: found.season };
  const end = found.episodeEnd === undefined ? {} : { episodeEnd: found.episodeEnd };
  const absolute = absoluteEpisode === undefined ? {} : { absoluteEpisode };
  // No season has a hundredth episode: such a number counts from the start.
  const season = found.season ?? (anime && episode >= 100 ? undefined : titleSeason);
  if (season !== undefined) return { season, episode, ...end, ...absolute };
  if (!anime && folderSeason !== undefined) {
    // "Season 4/401": season and episode in one number
    const inSeason = episode >= 100 && Math.floor(episode / 100) === folderSeason && found.episodeEnd === undefined;
    return { season: folderSeason, episode: inSeason ? episode % 100 : episode, ...end };
  }
  if (!anime) return { episode, ...end };
  if (format === 'season_episode') return { season: folderSeason ?? 1, episode, ...end };
  const countsInFolder = format === 'auto' && folderSeason !== undefined && episode < 100;
  return countsInFolder ? { season: folderSeason, episode, ...end } : { absoluteEpisode: episode, ...end };
}

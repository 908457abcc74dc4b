/** `companion correct …`: what something really is. */
import type { AbsoluteStart, Correction, CorrectionMatch, CorrectionTarget } from '../../shared/corrections.ts';
import { known } from '../../shared/known.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { taughtId } from './taught-id.ts';
import { columns } from './text.ts';

export const listCorrections: Command = async ({ call }) => {
  const corrections = await call('corrections.list', {});
  const rows = corrections.map(({ id, match, target }) => [String(id), matchText(match), targetText(target)]);
  return {
    value: corrections,
    lines:
      corrections.length === 0
        ? ['Nothing is corrected. Correct something: companion correct show TITLE --tmdb N']
        : columns([['ID', 'WHAT', 'IS REALLY'], ...rows]),
  };
};

export const correctShow: Command = (context) => correct(context, { kind: 'show', ...titleAndYear(context) });
export const correctMovie: Command = (context) => correct(context, { kind: 'movie', ...titleAndYear(context) });
export const correctFile: Command = (context) => correct(context, { kind: 'file', file: context.positionals[0] ?? '' });

export const removeCorrection: Command = async ({ call, positionals }) => {
  const answer = await call('corrections.remove', { id: taughtId(positionals[0]) });
  return { value: answer, lines: [`Correction ${answer.removed} is taken back.`] };
};

async function correct(context: Context, match: CorrectionMatch): Promise<Answer> {
  const target = targetOf(context);
  if (Object.keys(target).length === 0) {
    throw new UsageError(`correct ${match.kind} needs what it really is, for example --tmdb 1399`);
  }
  const correction = await context.call('corrections.add', { match, target });
  return { value: correction, lines: [addedText(correction)] };
}

/** `Dune (2021)`, as the log shows it, is the one of that year. */
function titleAndYear({ positionals }: Context): { readonly title: string; readonly year?: number } {
  const text = positionals.join(' ');
  const [, title, year] = /^(.*\S)\s*\(((?:18[7-9]|19\d|20\d)\d)\)$/.exec(text.trim()) ?? [];
  return title === undefined ? { title: text } : { title, year: Number(year) };
}

function targetOf({ options }: Context): CorrectionTarget {
  const { tmdb, tvdb, imdb, trakt, as: kind, absolute } = options;
  const { title, year, season, episode, seasonOffset, episodeOffset } = options;
  if (imdb !== undefined && !/^tt\d{1,12}$/.test(imdb)) {
    throw new UsageError(`--imdb takes tt and digits, for example tt0944947, not "${imdb}"`);
  }
  const ids = known({ tmdb, tvdb, imdb, trakt });
  return known({
    kind,
    title,
    year,
    ids: Object.keys(ids).length === 0 ? undefined : ids,
    season,
    episode,
    seasonOffset,
    episodeOffset,
    absoluteStarts: absolute?.map(absoluteStart),
  });
}

function absoluteStart(text: string): AbsoluteStart {
  const [, absolute, season, episode] = /^(\d{1,5})=(\d{1,4})x(\d{1,5})$/i.exec(text) ?? [];
  if (absolute === undefined) {
    throw new UsageError(`--absolute takes N=SxE, for example 26=2x1 (number 26 is S02E01), not "${text}"`);
  }
  return { absolute: Number(absolute), season: Number(season), episode: Number(episode) };
}

function addedText({ id, match, target }: Correction): string {
  const what = `Correction ${id}: the ${matchText(match)} is really ${targetText(target)}.`;
  return `${what} It counts from the next event on. Take it back: companion correct remove ${id}`;
}

function matchText(match: CorrectionMatch): string {
  if (match.kind === 'file') return `file ${match.file}`;
  return `${match.kind} ${match.title}${match.year === undefined ? '' : ` (${match.year})`}`;
}

function targetText({ kind, title, year, ids, absoluteStarts, ...numbers }: CorrectionTarget): string {
  const { season, episode, seasonOffset, episodeOffset } = numbers;
  const signed = (value: number) => (value < 0 ? `- ${-value}` : `+ ${value}`);
  const parts = [
    kind === undefined ? '' : kind === 'movie' ? 'a movie' : 'an episode',
    title ?? '',
    year === undefined ? '' : `of ${year}`,
    ...Object.entries(ids ?? {}).map(([name, value]) => `${name} ${value}`),
    season === undefined ? '' : `season ${season}`,
    episode === undefined ? '' : `episode ${episode}`,
    seasonOffset === undefined ? '' : `season ${signed(seasonOffset)}`,
    episodeOffset === undefined ? '' : `episode ${signed(episodeOffset)}`,
    ...(absoluteStarts ?? []).map((start) => `${start.absolute} = ${start.season}x${start.episode}`),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

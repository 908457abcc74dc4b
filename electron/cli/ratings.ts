/** `companion ratings …` */

import { counted } from '../../shared/counted.ts';
import type { RatingRequest, RatingResult } from '../../shared/state.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { columns, localTime, shortId } from './text.ts';

const STATES: Readonly<Record<RatingRequest['state'], string>> = { asked: 'now', soon: 'soon', later: 'later' };

export const listRatings: Command = async ({ call }) => {
  const requests = await call('ratings.list', {});
  const rows = requests.map(({ viewingId, state, watchedAtMs, title }) => [
    shortId(viewingId),
    STATES[state],
    localTime(watchedAtMs),
    title,
  ]);
  const head = ['VIEWING', 'ASKED', 'WATCHED', 'TITLE'];
  return { value: requests, lines: rows.length === 0 ? ['No rating is asked for.'] : columns([head, ...rows]) };
};

export const rate: Command = async ({ call, positionals }) => {
  const [viewingId = '', given = ''] = positionals;
  const rating = /^\d{1,2}$/.test(given) ? Number(given) : 0;
  if (rating < 1 || rating > 10) throw new UsageError(`a rating is a whole number from 1 to 10, not "${given}"`);
  const answer = await call('ratings.rate', { viewingId, rating });
  return { value: answer, lines: [`${answer.title}: ${answer.rating} of 10.`, ...reasons(answer)] };
};

export const rateLater: Command = async ({ call, positionals }) => {
  const answer = await call('ratings.later', { viewingId: positionals[0] ?? '' });
  return { value: answer, lines: [`${answer.title} can be rated later: companion ratings`] };
};

export const dismissRating: Command = async ({ call, positionals }) => {
  const answer = await call('ratings.dismiss', { viewingId: positionals[0] ?? '' });
  return { value: answer, lines: [`${answer.title} is not asked about any more.`] };
};

export const neverTitle: Command = (context) => never('ratings.never_title', context);
export const neverShow: Command = (context) => never('ratings.never_show', context);

export const suppressions: Command = async ({ call, positionals }) => {
  const [what] = positionals;
  if (what === 'clear') {
    const answer = await call('ratings.clear_suppressions', {});
    const text = answer.removed === 0 ? 'There was none.' : `Cleared ${counted(answer.removed, 'of them', 'of them')}.`;
    return { value: answer, lines: [text] };
  }
  if (what !== undefined && what !== 'list') throw new UsageError(`suppressions takes clear, not "${what}"`);
  const answer = await call('ratings.suppressions', {});
  const rows = answer.map(({ kind, title, createdAtMs }) => [kind, title, localTime(createdAtMs)]);
  const lines = rows.length === 0 ? ['Ratings are asked for whatever is watched.'] : columns([HEAD, ...rows]);
  return { value: answer, lines };
};

const HEAD = ['NEVER', 'TITLE', 'SINCE'];

async function never(
  command: 'ratings.never_title' | 'ratings.never_show',
  { call, positionals }: Context,
): Promise<Answer> {
  const answer = await call(command, { viewingId: positionals[0] ?? '' });
  return { value: answer, lines: [`No rating of ${answer.title} is asked for any more.`] };
}

function reasons({ services }: RatingResult): readonly string[] {
  return services.filter(({ reason }) => reason !== '').map(({ service, reason }) => `  ${service}: ${reason}`);
}

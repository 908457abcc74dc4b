/** What is entered to fix a match, and what becomes of it. */
import type { CommandRequest } from '../../../shared/contract.ts';
import type { MediaItem } from '../../../shared/media-item.ts';

export interface CorrectionFields {
  readonly title: string;
  readonly year: string;
  readonly tmdb: string;
  readonly imdb: string;
  readonly tvdb: string;
  readonly seasonOffset: string;
  readonly episodeOffset: string;
}

export type FieldErrors = Partial<Record<keyof CorrectionFields, 'number' | 'imdb'>>;

export type ReadCorrection =
  | { readonly kind: 'correction'; readonly request: CommandRequest<'corrections.add'> }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'errors'; readonly errors: FieldErrors };

export function startFields(item: MediaItem): CorrectionFields {
  return {
    title: item.title,
    year: text(item.year),
    tmdb: text(item.ids.tmdb),
    imdb: item.ids.imdb ?? '',
    tvdb: text(item.ids.tvdb),
    seasonOffset: '',
    episodeOffset: '',
  };
}

/** Only what differs from what was identified is in the correction: the rest stays as it is found each time. */
export function readCorrection(item: MediaItem, fields: CorrectionFields): ReadCorrection {
  const before = startFields(item);
  const changed = (name: keyof CorrectionFields) => fields[name].trim() !== before[name] && fields[name].trim() !== '';
  const errors: FieldErrors = {};
  const number = (name: keyof CorrectionFields): number | undefined => {
    if (!changed(name)) return undefined;
    const value = Number(fields[name].trim().replace('−', '-'));
    if (!Number.isSafeInteger(value)) errors[name] = 'number';
    return value;
  };
  const imdb = changed('imdb') ? fields.imdb.trim() : undefined;
  if (imdb !== undefined && !/^tt\d{1,12}$/.test(imdb)) errors.imdb = 'imdb';
  const ids = defined({ tmdb: number('tmdb'), imdb, tvdb: number('tvdb') });
  const target = defined({
    title: changed('title') ? fields.title.trim() : undefined,
    year: number('year'),
    ids: Object.keys(ids).length === 0 ? undefined : ids,
    seasonOffset: number('seasonOffset'),
    episodeOffset: number('episodeOffset'),
  });
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  if (Object.keys(target).length === 0) return { kind: 'unchanged' };
  const kind = item.kind === 'movie' ? ('movie' as const) : ('show' as const);
  const match = { kind, title: item.title, ...(item.year === undefined ? {} : { year: item.year }) };
  return { kind: 'correction', request: { match, target } };
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function defined<Fields extends Record<string, unknown>>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}

function text(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** "Never report this": the user's own rules. Pure. */
import type { IgnoreRule, NewIgnoreRule } from '../../../shared/corrections.ts';
import { ProblemError } from '../../../shared/errors.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { isSameTitle } from '../../../shared/media-title.ts';
import type { KodiItem } from '../kodi/observation.ts';
import { isAbsolute, isBelow, withoutSecrets } from './place.ts';

/** The first rule that covers the item, or null. */
export function ignoredBy(
  item: KodiItem,
  identified: MediaItem | null,
  rules: readonly IgnoreRule[],
): IgnoreRule | null {
  return rules.find((rule) => covers(rule, item, identified)) ?? null;
}

/** What a rule says, for the watch log: never a path. */
export function ignoreText({ id, kind, value }: IgnoreRule): string {
  const what: Record<NewIgnoreRule['kind'], string> = {
    path: 'everything below a folder',
    add_on: `the add-on ${value}`,
    genre: `the genre ${value}`,
    title: `the title ${value}`,
  };
  return `You asked not to report ${what[kind]} (ignore rule ${id}).`;
}

/**
 * The rule as it is kept: without a password in its path, an add-on by its id alone.
 * @throws {ProblemError} of kind `bad_input` where it could never cover anything.
 */
export function checkedRule({ kind, value }: NewIgnoreRule): NewIgnoreRule {
  if (kind === 'path') {
    const path = withoutSecrets(value).trim();
    if (isAbsolute(path)) return { kind, value: path };
    throw badInput(
      `"${value}" does not say where it begins. Give the folder as Kodi names it, for example /media/films, smb://nas/films or D:\\films.`,
    );
  }
  if (kind !== 'add_on') return { kind, value };
  const id = addOnOf(value) ?? value.toLowerCase();
  if (/^[\w.-]+$/.test(id)) return { kind, value: id };
  throw badInput(`"${value}" is no add-on’s id. They look like plugin.video.youtube.`);
}

function covers({ kind, value }: IgnoreRule, item: KodiItem, identified: MediaItem | null): boolean {
  switch (kind) {
    case 'path':
      return isBelow(item.file, value);
    case 'add_on':
      return addOnOf(item.file) === value.toLowerCase();
    case 'genre':
      return item.genres.some((genre) => isSameTitle(genre, value));
    case 'title':
      return [identified?.title, kodiTitle(item)].some((title) => title !== undefined && isSameTitle(title, value));
  }
}

/** Before any correction; an episode goes by its show. */
function kodiTitle({ type, title, showTitle }: KodiItem): string {
  return type === 'episode' || showTitle !== '' ? showTitle : title;
}

/** `plugin://plugin.video.youtube/play/?id=1` → `plugin.video.youtube` */
function addOnOf(path: string): string | null {
  return /^plugin:\/\/([^/?#]+)/i.exec(path)?.[1]?.toLowerCase() ?? null;
}

function badInput(text: string): ProblemError {
  return new ProblemError({ kind: 'bad_input', text });
}

/** "Never report this": the user's own rules. Pure. */
import type { IgnoreRule, NewIgnoreRule } from '../../../shared/corrections.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import type { KodiItem } from '../kodi/observation.ts';

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

function covers({ kind, value }: IgnoreRule, item: KodiItem, identified: MediaItem | null): boolean {
  switch (kind) {
    case 'path':
      return isBelow(item.file, value);
    case 'add_on':
      return item.file.toLowerCase().startsWith(`plugin://${value.toLowerCase()}/`);
    case 'genre':
      return item.genres.some((genre) => isSame(genre, value));
    case 'title':
      return [identified?.title, item.title, item.showTitle].some(
        (title) => title !== undefined && isSame(title, value),
      );
  }
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Whole folder names only: `/films` covers `/films/a.mkv`, not `/films-new/a.mkv`. */
function isBelow(file: string, folder: string): boolean {
  const prefix = folder.replace(/[\\/]+$/, '');
  if (prefix === '' || !withoutStack(file).startsWith(prefix)) return false;
  const next = withoutStack(file)[prefix.length];
  return next === undefined || next === '/' || next === '\\';
}

function withoutStack(file: string): string {
  return file.replace(/^stack:\/\//i, '');
}

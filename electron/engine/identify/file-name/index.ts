/**
 * What a file's name, and the folders above it, say about what it holds.
 *
 * The way: path.ts takes the path apart · name.ts makes the name searchable · rules/ are asked in their order, the first that
 * finds numbers wins (episode.ts) · what none claims is a film (movie.ts) · folders.ts fills what the name lacks.
 *
 * To add a rule:
 *  1. Write `rules/<what-it-reads>.ts` with a {@link Rule}: its name, and `read`, which gives the place and the numbers, or null.
 *     It searches `name.text`, where dots and underscores are spaces; say in its comment which names it is for.
 *  2. Put it into the list of `rules/index.ts`, before the rules that would misread its names and behind those it would misread.
 *  3. Add a line per name to `test/unit/engine/identify/file-name/rules.test.ts`, also one that it must leave alone.
 * Words that are no part of a title go into vocabulary.ts. Patterns must be linear: no repetition inside a repetition.
 */

import type { AnimeFormat, FileNameAnswer, FileNameOptions, NoAnswer } from './answer.ts';
import { isUnreadable, withoutDisguise } from './disguise.ts';
import { episodeAnswer } from './episode.ts';
import { namingFolder, surroundingsOf } from './folders.ts';
import { movieAnswer } from './movie.ts';
import { type Name, readName } from './name.ts';
import { nameOf, splitPath } from './path.ts';
import { RULES } from './rules/index.ts';
import { seasonEpisode, seasonXEpisode } from './rules/season-episode.ts';

export type { AnimeFormat, FileNameAnswer, FileNameOptions, NoAnswer } from './answer.ts';
export { baseNameOf, withoutExtension } from './path.ts';

/** Reads a path or URL. Never throws; takes time linear in the (bounded) length. */
export function parseFileName(path: string, options: FileNameOptions = {}): FileNameAnswer | NoAnswer {
  const split = splitPath(path);
  if (!split.ok) return { kind: 'unknown', reason: split.reason };
  const { name, folders, files } = split.parts;
  return readParts(name, folders, options.animeFormat ?? 'auto', files > 1);
}

/** Reads a text that is no path: an item's label. */
export function parseLabel(label: string, options: FileNameOptions = {}): FileNameAnswer | NoAnswer {
  const name = nameOf(label);
  if (name === '') return { kind: 'unknown', reason: 'the label is empty' };
  return readParts(name, [], options.animeFormat ?? 'auto', false);
}

function readParts(
  raw: string,
  folders: readonly string[],
  format: AnimeFormat,
  isStacked: boolean,
): FileNameAnswer | NoAnswer {
  if (isUnreadable(raw)) {
    const naming = namingFolder(folders);
    if (naming === null) return { kind: 'unknown', reason: 'the name holds no readable word' };
    return readParts(naming.folder, naming.above, format, isStacked);
  }
  const name = readName(withoutDisguise(raw));
  const around = surroundingsOf(folders);
  const release = episodeFolder(name, folders);
  if (release) return readParts(release.folder, release.above, format, isStacked);
  for (const rule of RULES) {
    const found = rule.read(name, around);
    if (found === null) continue;
    const answer = episodeAnswer(name, found, rule.name, around, format);
    if (answer) return answer;
    if (found.confidence > 0.8)
      return { kind: 'unknown', reason: 'the name says which episode, but not of which show' };
  }
  return movieAnswer(name, folders, around, isStacked);
}

/** A release's own folder that says season and episode, where the file in it does not: `The.Show.S02E05.720p/160725_02.mkv`. */
function episodeFolder(name: Name, folders: readonly string[]): { folder: string; above: readonly string[] } | null {
  const naming = /s\d+ ?e\d|\dx\d/i.test(folders[0] ?? '') ? namingFolder(folders) : null;
  if (naming === null || readsPair(name)) return null;
  const found = seasonEpisode.read(readName(naming.folder));
  return found && found.episodeEnd === undefined ? naming : null;
}

function readsPair(name: Name): boolean {
  return seasonEpisode.read(name) !== null || seasonXEpisode.read(name) !== null;
}

/** The engine's words name commands of the command line where something is to be done; the page has places for that. */
import type { ViewName } from './views.ts';

/** A place of the page, as {@link placeHref} takes it. */
export type CommandPlace = readonly [view: ViewName, ...rest: string[]];

/** Where the page has what a command does, by the command's first word. */
const PLACES: Readonly<Record<string, CommandPlace>> = {
  accounts: ['accounts'],
  'catch-up': ['import', 'catchUp'],
  correct: ['settings', 'privacy'],
  debug: ['health', 'debug'],
  'delete-everything': ['settings', 'app'],
  health: ['health'],
  hosts: ['hosts'],
  ignore: ['settings', 'privacy'],
  import: ['import'],
  log: ['history'],
  login: ['accounts'],
  logout: ['accounts'],
  logs: ['health', 'log'],
  marks: ['import', 'marks'],
  plugins: ['settings', 'services'],
  private: ['settings', 'privacy'],
  queue: ['queue'],
  ratings: ['ratings'],
  services: ['settings', 'services'],
  settings: ['settings'],
  status: ['now'],
  sync: ['import', 'sync'],
  why: ['health', 'why'],
};

/** In quotes a command ends with them, else with its part of the sentence. "The companion …" is no command. */
const COMMAND = /"companion ([a-z-]+)[^"]*"|(?<!\bthe )\bcompanion ([a-z-]+)(?:(?![.,;](?:\s|$)|\)).)*/gi;

/** Whether the text only asks to log in: where a button does that, it says nothing new. */
export function asksToLogIn(text: string): boolean {
  return splitCommands(text).some((part) => typeof part !== 'string' && part[0] === 'accounts');
}

/** The text, with a place for each command that the page has a place for. */
export function splitCommands(text: string): (string | CommandPlace)[] {
  const parts: (string | CommandPlace)[] = [];
  let end = 0;
  for (const match of text.matchAll(COMMAND)) {
    const place = PLACES[match[1] ?? match[2] ?? ''];
    if (place === undefined) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(place);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Every option of the command line: one meaning per name, whatever the command. */
import { LOG_OUTCOMES, type LogOutcome } from '../../shared/watch-log.ts';

export interface Options {
  readonly json: boolean;
  readonly data: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
  readonly port: number | undefined;
  readonly secrets: 'keychain' | 'file' | undefined;
  readonly httpPort: number | undefined;
  readonly user: string | undefined;
  readonly noUser: boolean;
  readonly address: string | undefined;
  readonly name: string | undefined;
  readonly anywhere: boolean;
  readonly host: string | undefined;
  readonly service: string | undefined;
  readonly outcome: LogOutcome | undefined;
  readonly method: 'code' | 'browser' | undefined;
  readonly yes: boolean;
  readonly preview: boolean;
  readonly unsent: 'keep' | 'delete' | undefined;
  readonly forget: boolean;
  readonly limit: number | undefined;
  readonly verbose: boolean;
  readonly out: string | undefined;
  readonly stdin: boolean;
  readonly report: string | undefined;
  readonly tmdb: number | undefined;
  readonly tvdb: number | undefined;
  readonly imdb: string | undefined;
  readonly trakt: number | undefined;
  readonly title: string | undefined;
  readonly year: number | undefined;
  readonly as: 'movie' | 'episode' | undefined;
  readonly season: number | undefined;
  readonly episode: number | undefined;
  readonly seasonOffset: number | undefined;
  readonly episodeOffset: number | undefined;
  readonly absolute: readonly string[] | undefined;
}

export type OptionName = keyof Options;

export interface OptionSpec {
  /** As it is typed, without the dashes. */
  readonly flag: string;
  readonly short?: string;
  /** How its value is called in help; a switch has none. */
  readonly value?: string;
  /** A whole number within these bounds. */
  readonly range?: readonly [number, number];
  readonly choices?: readonly string[];
  /** May be given several times, and is a list. */
  readonly repeats?: true;
  readonly help: string;
}

const LONGEST_ID = [1, 999_999_999] as const;

export const OPTIONS: Readonly<Record<OptionName, OptionSpec>> = {
  json: { flag: 'json', help: 'Write JSON, and nothing else, to stdout.' },
  data: { flag: 'data', value: 'DIR', help: 'The data directory, where not the usual one.' },
  help: { flag: 'help', short: 'h', help: 'Show this.' },
  version: { flag: 'version', help: 'Show the version.' },
  port: {
    flag: 'port',
    value: 'N',
    range: [0, 65535],
    help: 'The loopback port to listen on (default: a free one).',
  },
  secrets: {
    flag: 'secrets',
    value: 'keychain|file',
    choices: ['keychain', 'file'],
    help: 'Where tokens and passwords are kept (default: keychain). "file" is for machines without a keychain: a file that only you can read.',
  },
  httpPort: {
    flag: 'http-port',
    value: 'N',
    range: [1, 65535],
    help: 'The port of Kodi’s web server (default: 8080).',
  },
  user: {
    flag: 'user',
    value: 'NAME',
    help: 'The user of Kodi’s web server. The password is asked for, or taken from COMPANION_KODI_PASSWORD.',
  },
  noUser: { flag: 'no-user', help: 'The box asks for no login any more; its password is forgotten.' },
  address: {
    flag: 'address',
    value: 'ADDRESS[:PORT]',
    help: 'Where the box is now; without a port that stays as it is.',
  },
  name: { flag: 'name', value: 'LABEL', help: 'What to call the box (default: its address).' },
  anywhere: { flag: 'anywhere', help: 'The address may lie outside the home network (Kodi does not encrypt).' },
  host: { flag: 'host', value: 'ID', help: 'Only this box (default: all).' },
  service: { flag: 'service', value: 'NAME', help: 'Only what a service was to be told of.' },
  outcome: {
    flag: 'outcome',
    value: 'KIND',
    choices: LOG_OUTCOMES,
    help: `Only what came to this at a service, or was not reported at all: ${LOG_OUTCOMES.join(', ')}.`,
  },
  unsent: {
    flag: 'unsent',
    value: 'keep|delete',
    choices: ['keep', 'delete'],
    help: 'What becomes of events that were not sent yet (default: you are asked; kept where nobody can be).',
  },
  method: {
    flag: 'method',
    value: 'code|browser',
    choices: ['code', 'browser'],
    help: 'How to log in, where a service has both ways.',
  },
  yes: { flag: 'yes', help: 'Do not ask.' },
  preview: { flag: 'preview', help: 'Only show what would be done.' },
  forget: { flag: 'forget', help: 'Its settings, secrets and unsent events as well.' },
  limit: { flag: 'limit', value: 'N', range: [1, 10000], help: 'How many to show (default: 50).' },
  verbose: { flag: 'verbose', help: 'Add names of boxes and files, and what waits to be sent.' },
  out: { flag: 'out', value: 'FILE', help: 'Save it there (what debug gives: after it was shown).' },
  report: { flag: 'report', value: 'FILE', help: 'Write every title and what became of it to this file, as JSON.' },
  stdin: { flag: 'stdin', help: 'Instead of PATH…: read paths from stdin, one a line.' },
  tmdb: { flag: 'tmdb', value: 'N', range: LONGEST_ID, help: 'The movie’s or show’s number at TMDB.' },
  tvdb: { flag: 'tvdb', value: 'N', range: LONGEST_ID, help: 'The show’s number at TheTVDB.' },
  imdb: { flag: 'imdb', value: 'ttN', help: 'The movie’s or show’s id at IMDb.' },
  trakt: { flag: 'trakt', value: 'N', range: LONGEST_ID, help: 'The movie’s or show’s number at Trakt.' },
  title: { flag: 'title', value: 'T', help: 'The movie’s or show’s real title.' },
  year: { flag: 'year', value: 'Y', range: [1870, 2100], help: 'The year of the movie, or of the show’s beginning.' },
  as: {
    flag: 'as',
    value: 'movie|episode',
    choices: ['movie', 'episode'],
    help: 'What it is, where it was taken for the other.',
  },
  season: { flag: 'season', value: 'N', range: [0, 9999], help: 'The season it really belongs to (0: specials).' },
  episode: { flag: 'episode', value: 'N', range: [0, 9999], help: 'The episode it really is.' },
  seasonOffset: {
    flag: 'season-offset',
    value: 'N',
    range: [-9999, 9999],
    help: 'Add to the season; may be below 0.',
  },
  episodeOffset: {
    flag: 'episode-offset',
    value: 'N',
    range: [-9999, 9999],
    help: 'Add to the episode; may be below 0. Files that it would lead before the first episode stay as they are.',
  },
  absolute: {
    flag: 'absolute',
    value: 'N=SxE',
    repeats: true,
    help: 'An anime’s absolute number N is episode E of season S, and those after it go on from there: 26=2x1. Once for each season.',
  },
};

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** Taken by every command. */
export const COMMON_OPTIONS: readonly OptionName[] = ['json', 'data', 'help', 'version'];

/** Every option of the command line: one meaning per name, whatever the command. */

export interface Options {
  readonly json: boolean;
  readonly data: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
  readonly port: number | undefined;
  readonly secrets: 'keychain' | 'file' | undefined;
  readonly httpPort: number | undefined;
  readonly user: string | undefined;
  readonly name: string | undefined;
  readonly yes: boolean;
  readonly limit: number | undefined;
  readonly stdin: boolean;
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
  readonly help: string;
}

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
  name: { flag: 'name', value: 'LABEL', help: 'What to call the box (default: its address).' },
  yes: { flag: 'yes', help: 'Do not ask.' },
  limit: { flag: 'limit', value: 'N', range: [1, 10000], help: 'How many viewings to show (default: 50).' },
  stdin: { flag: 'stdin', help: 'Instead of PATH…: read paths from stdin, one a line.' },
};

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** Taken by every command. */
export const COMMON_OPTIONS: readonly OptionName[] = ['json', 'data', 'help', 'version'];

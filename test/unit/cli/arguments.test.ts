import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/cli/arguments.ts';
import { COMMANDS } from '../../../electron/cli/commands.ts';
import { OPTION_NAMES, OPTIONS } from '../../../electron/cli/options.ts';

/** What a command line comes to, without what every one has. */
function parsed(line: string) {
  const result = parseArguments(line.split(' ').filter((word) => word !== ''));
  if (result.kind !== 'run') return result;
  const given = Object.entries(result.options).filter(([, value]) => value !== false && value !== undefined);
  return { run: result.command.words, options: Object.fromEntries(given), positionals: result.positionals };
}

describe('parseArguments', () => {
  it.each([
    ['serve', 'serve', {}, []],
    ['serve --data d --port 0 --secrets file', 'serve', { data: 'd', port: 0, secrets: 'file' }, []],
    ['--json status', 'status', { json: true }, []],
    ['status --data=a=b', 'status', { data: 'a=b' }, []],
    ['status --data --json', null, {}, []],
    ['--data a status --data b', 'status', { data: 'b' }, []],
    ['hosts', 'hosts list', {}, []],
    ['hosts list', 'hosts list', {}, []],
    ['hosts --json', 'hosts list', { json: true }, []],
    [
      'hosts add [::1]:9091 --http-port 81 --user kodi --name Den',
      'hosts add',
      { httpPort: 81, user: 'kodi', name: 'Den' },
      ['[::1]:9091'],
    ],
    ['hosts --name=-x add box', 'hosts add', { name: '-x' }, ['box']],
    ['hosts remove a', 'hosts remove', {}, ['a']],
    ['settings', 'settings get', {}, []],
    ['settings get', 'settings get', {}, []],
    ['settings get min_length', 'settings get', {}, ['min_length']],
    ['settings set min_length 3', 'settings set', {}, ['min_length', '3']],
    ['settings set min_length -- -3', 'settings set', {}, ['min_length', '-3']],
    ['login punchplay', 'login', {}, ['punchplay']],
    ['queue', 'queue list', {}, []],
    ['queue clear --yes', 'queue clear', { yes: true }, []],
    ['queue discard 12 --yes', 'queue discard', { yes: true }, ['12']],
    ['log', 'log list', {}, []],
    ['log --limit 5', 'log list', { limit: 5 }, []],
    ['log search the office --outcome sent', 'log search', { outcome: 'sent' }, ['the', 'office']],
    ['hosts edit den --no-user --address box:9091', 'hosts edit', { noUser: true, address: 'box:9091' }, ['den']],
    ['correct', 'correct list', {}, []],
    ['correct show The Office --tmdb 1', 'correct show', { tmdb: 1 }, ['The', 'Office']],
    ['correct show a --season-offset -1', 'correct show', { seasonOffset: -1 }, ['a']],
    ['correct show a --absolute 1=1x1 --absolute=26=2x1', 'correct show', { absolute: ['1=1x1', '26=2x1'] }, ['a']],
    ['ignore add-on plugin.video.x', 'ignore add-on', {}, ['plugin.video.x']],
    ['identify a b', 'identify', {}, ['a', 'b']],
    ['identify --stdin', 'identify', { stdin: true }, []],
    ['identify -- --stdin', 'identify', {}, ['--stdin']],
  ])('%s', (line, run, options, positionals) => {
    const result = parsed(line);
    if (run === null) expect(result).toMatchObject({ kind: 'wrong' });
    else expect(result).toEqual({ run, options, positionals });
  });

  it.each([
    ['', 'a command is missing'],
    ['--json', 'a command is missing'],
    ['dance', 'unknown command: dance'],
    ['hosts dance', 'unknown command: hosts dance'],
    ['constructor', 'unknown command: constructor'],
    ['status --loud', 'unknown option: --loud'],
    ['status -x', 'unknown option: -x'],
    ['status --constructor', 'unknown option: --constructor'],
    ['status --data', '--data needs a value'],
    ['status --data=', '--data needs a value'],
    ['hosts add a --user --json', '--user needs a value'],
    ['status --json=yes', '--json takes no value'],
    ['status --port 1', 'status does not take --port'],
    ['hosts list --name a', 'hosts list does not take --name'],
    ['serve --port 65536', '--port takes a whole number from 0 to 65535'],
    ['serve --port 0x50', '--port takes a whole number'],
    ['hosts add a --http-port 0', '--http-port takes a whole number from 1'],
    ['log --limit 1.5', '--limit takes a whole number'],
    ['log --limit -1', '--limit needs a value'],
    ['serve --secrets vault', '--secrets takes keychain or file'],
    ['serve now', 'serve does not take "now"'],
    ['log search --outcome lost', '--outcome takes sent or '],
    ['log export', 'log export needs csv|json'],
    ['queue retry', 'queue retry needs ID'],
    ['hosts add', 'hosts add needs ADDRESS'],
    ['hosts add a b', 'hosts add does not take "b"'],
    ['settings set key', 'settings set needs KEY VALUE'],
    ['login', 'login needs SERVICE'],
    ['correct show', 'correct show needs TITLE'],
    ['correct show a --season -1', '--season needs a value'],
    ['correct show a --season-offset --json', '--season-offset needs a value'],
    ['correct show a --season-offset -x', '--season-offset needs a value'],
    ['correct show a --season-offset -10000', '--season-offset takes a whole number from -9999'],
    ['correct show a --as song', '--as takes movie or episode'],
    ['ignore path a b', 'ignore path does not take "b"'],
  ])('refuses: %s', (line, text) => {
    expect(parsed(line)).toMatchObject({ kind: 'wrong', text: expect.stringContaining(text) });
  });

  it.each([
    ['help', []],
    ['--help', []],
    ['-h', []],
    ['help hosts', ['hosts']],
    ['help hosts add', ['hosts', 'add']],
    ['hosts add --help', ['hosts', 'add']],
    ['hosts -h', ['hosts']],
    ['serve --help --port', 'wrong'],
  ])('help: %s', (line, words) => {
    expect(parsed(line)).toMatchObject(words === 'wrong' ? { kind: 'wrong' } : { kind: 'help', words });
  });

  it.each(['--version', 'serve --version', 'help --version'])('version: %s', (line) => {
    expect(parsed(line)).toMatchObject({ kind: 'version' });
  });

  it('never throws, and runs nothing but the commands it knows', () => {
    const words = COMMANDS.flatMap((command) => command.words.split(' '));
    const flags = OPTION_NAMES.map((name) => `--${OPTIONS[name].flag}`);
    const word = fc.oneof(fc.constantFrom(...words, ...flags, '--', '-', '=', '--='), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        const result = parseArguments(args);
        return result.kind !== 'run' || COMMANDS.includes(result.command);
      }),
    );
  });
});

/** How fast file names are read, and how long a name made to be slow can hold the process. */
import { identifyPath } from '../../electron/engine/identify/identify-path.ts';
import { benchOptions, printReport, round } from './bench-report.ts';

const HOSTILE_LENGTH = 4000;
const ROUNDS = 8;
const SUSPICIOUS_MS = 1;

const TITLES = [
  'Amber Tide',
  'The Lantern Keepers',
  'Das Boot im Nebel',
  'L.A. Winter',
  '灯台守',
  'Фонарь',
  'Orchard 13',
  '1917',
];
const EPISODES = [
  'S02E05',
  'S02E05-E06',
  '2x05',
  '- 05',
  '05v2',
  'Episode 5',
  '[05]',
  '205',
  '第05話',
  '2015.07.01',
  'Part 2',
];
const RELEASES = [
  '',
  '1080p.WEB-DL.DD5.1.H.264-GRP',
  '720p HDTV x264',
  '[1080p][12AB34CD]',
  'GERMAN.DL.BluRay',
  '(2010) [BDRip]',
];
const FOLDERS = [
  '',
  '/media/TV/Amber Tide (2008)/Season 2/',
  'smb://nas/Movies/Amber%20Tide%20(2010)/',
  '/anime/Amber Tide/',
];
const SEPARATORS = [' ', '.', '_'];

/** Every title with every number, release, folder and separator: names of episodes, films, anime and daily shows. */
function ordinaryNames(): string[] {
  const names: string[] = [];
  for (const folder of FOLDERS) {
    for (const title of TITLES) {
      for (const number of ['', '2010', ...EPISODES]) {
        for (const release of RELEASES) {
          for (const gap of SEPARATORS) {
            const group = release.startsWith('[') ? '[Group] ' : '';
            const name = [title, number, release].filter(Boolean).join(' ').replaceAll(' ', gap);
            names.push(`${folder}${group}${name}.mkv`);
          }
        }
      }
    }
  }
  return names;
}

const PIECES = [
  ...[
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '【',
    '】',
    '.',
    '-',
    '_',
    ' ',
    '+',
    '~',
    '%',
    '#',
    "'",
    '1',
    '0',
    'a',
    'é',
    '第',
    '\u202e',
    '\ud800',
  ],
  ...[
    '[]',
    '()',
    '[a]',
    '(1)',
    '1.',
    '1 ',
    '1-',
    '- ',
    ' -',
    ' - 1',
    's1e1',
    'S01',
    'e1',
    '1x1',
    'x1',
    '-E1',
    'Ep 1',
    '2010',
    '2010.',
    '(2010)',
  ],
  ...[
    '1080p',
    'german.',
    'dc ',
    'part 1',
    'season 1 ',
    '第1話',
    'of 1',
    '1 of 1',
    'cap.1',
    'aka ',
    '%41',
    '%ff',
    '1v1',
    'a-',
    'A.',
    ' _ ',
    ' / ',
  ],
  ...[
    '/',
    '\\',
    'a/',
    '[/',
    '://',
    'stack://',
    ' , ',
    'rar://',
    'http://a/',
    '0a1b2c',
    'p0801.',
    '12.13.',
    'Mar 1 ',
    'www.',
    '.mkv',
    ', The',
  ],
];

/** Each piece repeated, alone and with a different head or tail, to the full length. */
function hostileNames(): string[] {
  const names: string[] = [];
  for (const piece of PIECES) {
    for (const other of PIECES) {
      names.push((other + piece.repeat(HOSTILE_LENGTH)).slice(0, HOSTILE_LENGTH - other.length) + other);
      names.push((piece + other).repeat(HOSTILE_LENGTH).slice(0, HOSTILE_LENGTH));
    }
  }
  return names;
}

function msOf(task: () => void): number {
  const start = performance.now();
  task();
  return performance.now() - start;
}

function bestOf(times: number, task: () => void): number {
  return Math.min(...Array.from({ length: times }, () => msOf(task)));
}

const options = benchOptions({ flags: ['short'] });
const isShort = options.flag('short');

const names = ordinaryNames();
const rounds = Array.from({ length: isShort ? 1 : ROUNDS }, () =>
  msOf(() => {
    for (const name of names) identifyPath(name);
  }),
);

const hostile = hostileNames().filter((_, index) => !isShort || index % 50 === 0);
const onceMs = hostile.map((name) => msOf(() => identifyPath(name)));
// Those that took longest are tried again: what the machine did meanwhile is not the name's.
const hostileMs = onceMs.map((ms, i) => (ms < SUSPICIOUS_MS ? ms : bestOf(10, () => identifyPath(hostile[i] ?? ''))));
const slowestMs = Math.max(...hostileMs);

printReport(
  {
    name: 'file-names',
    about: 'how many file names are read in one process, and how long the worst of hostile ones takes',
    rows: [
      { names: 'ordinary', count: names.length, 'names/s': Math.round((names.length / Math.min(...rounds)) * 1000) },
      {
        names: `hostile, ${HOSTILE_LENGTH} characters`,
        count: hostile.length,
        'names/s': Math.round((hostile.length / hostileMs.reduce((sum, ms) => sum + ms)) * 1000),
        'slowest ms': round(slowestMs, 2),
        'begins with': JSON.stringify(hostile[hostileMs.indexOf(slowestMs)]?.slice(0, 16)),
      },
    ],
    targets: ['25,000 ordinary names a second', 'no hostile name over 20 ms'],
  },
  options,
);

/** The commands of the command line: their words, arguments, options, and where their code is. A stable interface: scripts are written against it. */
import type { Command } from './context.ts';
import type { OptionName } from './options.ts';

export interface CommandSpec {
  /** `hosts add` */
  readonly words: string;
  /** Runs when only the first word is given. */
  readonly isDefault?: true;
  readonly arguments: string;
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly options: readonly OptionName[];
  readonly summary: string;
  /** Loads its code; a command loads nothing of the others. */
  readonly load: () => Promise<Command>;
}

const plain = { arguments: '', minArguments: 0, maxArguments: 0, options: [] } as const;
const one = (name: string) => ({ arguments: name, minArguments: 1, maxArguments: 1, options: [] }) as const;

const words = (name: string) => ({ ...one(name), maxArguments: Number.POSITIVE_INFINITY }) as const;

/** What something really is. */
const TARGET: readonly OptionName[] = [
  'tmdb',
  'tvdb',
  'imdb',
  'trakt',
  'title',
  'year',
  'as',
  'season',
  'episode',
  'seasonOffset',
  'episodeOffset',
  'absolute',
];

export const COMMANDS: readonly CommandSpec[] = [
  {
    ...plain,
    words: 'serve',
    options: ['port', 'secrets'],
    summary: 'Run headless: watch the boxes, report what is watched, answer the other commands.',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    ...plain,
    words: 'open',
    summary: 'Open the page of a headless companion in the browser; where there is none, by the link that is shown.',
    load: async () => (await import('./open.ts')).openPage,
  },
  {
    ...plain,
    words: 'status',
    summary: 'Boxes, what plays, accounts, queue, last errors.',
    load: async () => (await import('./status.ts')).showStatus,
  },
  {
    ...plain,
    words: 'hosts list',
    isDefault: true,
    summary: 'The Kodi boxes and how each is connected.',
    load: async () => (await import('./hosts.ts')).listHosts,
  },
  {
    ...plain,
    words: 'hosts found',
    summary: 'The Kodi boxes that announce themselves on this network, and whether they can be added as they are.',
    load: async () => (await import('./hosts.ts')).findHosts,
  },
  {
    ...one('ADDRESS[:PORT]|found:NAME'),
    words: 'hosts add',
    options: ['httpPort', 'user', 'name'],
    summary: 'Watch a Kodi box. The port is that of the WebSocket (default: 9090); IPv6 with a port: [::1]:9090.',
    load: async () => (await import('./hosts.ts')).addHost,
  },
  {
    ...one('ID'),
    words: 'hosts remove',
    summary: 'Forget a box.',
    load: async () => (await import('./hosts.ts')).removeHost,
  },
  {
    ...one('ID'),
    words: 'hosts enable',
    summary: 'Watch a box again.',
    load: async () => (await import('./hosts.ts')).enableHost,
  },
  {
    ...one('ID'),
    words: 'hosts disable',
    summary: 'Keep a box, but do not watch it.',
    load: async () => (await import('./hosts.ts')).disableHost,
  },
  {
    words: 'hosts set',
    arguments: 'ID KEY VALUE',
    minArguments: 3,
    maxArguments: 3,
    options: [],
    summary:
      'Give a box a setting of its own (scrobble_…, watched_threshold); "default": the global one applies again.',
    load: async () => (await import('./hosts.ts')).setHostSetting,
  },
  {
    ...one('ID'),
    words: 'hosts test',
    summary: 'Connect now and say how far it gets.',
    load: async () => (await import('./hosts.ts')).testHost,
  },
  {
    words: 'hosts stand-aside',
    arguments: 'ID SERVICE on|off|auto',
    minArguments: 3,
    maxArguments: 3,
    options: [],
    summary: 'Leave reporting this box to an add-on on it, or not. auto: while such an add-on is switched on there.',
    load: async () => (await import('./hosts.ts')).standAside,
  },
  {
    words: 'settings get',
    isDefault: true,
    arguments: '[KEY]',
    minArguments: 0,
    maxArguments: 1,
    options: [],
    summary: 'All settings, or the value of one.',
    load: async () => (await import('./settings.ts')).getSettings,
  },
  {
    words: 'settings set',
    arguments: 'KEY VALUE',
    minArguments: 2,
    maxArguments: 2,
    options: [],
    summary: 'Change a setting.',
    load: async () => (await import('./settings.ts')).setSetting,
  },
  {
    ...one('KEY'),
    words: 'settings reset',
    summary: 'Give a setting its default back.',
    load: async () => (await import('./settings.ts')).resetSetting,
  },
  {
    words: 'settings export',
    arguments: '[FILE]',
    minArguments: 0,
    maxArguments: 1,
    options: [],
    summary: 'All settings as JSON, without any secret: into FILE, or to stdout.',
    load: async () => (await import('./settings.ts')).exportSettings,
  },
  {
    ...one('FILE'),
    words: 'settings import',
    summary: 'Take the settings of an exported file; what does not fit is named and left as it is.',
    load: async () => (await import('./settings.ts')).importSettings,
  },
  {
    ...one('SERVICE'),
    words: 'login',
    options: ['method'],
    summary: 'Link an account: shows an address and mostly a code, and waits until you have entered it.',
    load: async () => (await import('./accounts.ts')).login,
  },
  {
    ...one('SERVICE'),
    words: 'logout',
    options: ['unsent'],
    summary: 'Unlink an account. Says what had not been sent, and keeps it for the same account or deletes it.',
    load: async () => (await import('./accounts.ts')).logout,
  },
  {
    ...plain,
    words: 'accounts list',
    isDefault: true,
    summary: 'The services and the accounts linked.',
    load: async () => (await import('./accounts.ts')).listAccounts,
  },
  {
    ...one('SERVICE'),
    words: 'accounts test',
    summary: 'Ask the service now whether the login works.',
    load: async () => (await import('./accounts.ts')).testAccount,
  },
  {
    ...plain,
    words: 'queue list',
    isDefault: true,
    summary: 'What waits, why, since when, and when it is tried next.',
    load: async () => (await import('./queue.ts')).listQueue,
  },
  {
    ...plain,
    words: 'queue flush',
    summary: 'Try to send everything now.',
    load: async () => (await import('./queue.ts')).flushQueue,
  },
  {
    ...plain,
    words: 'queue clear',
    options: ['yes'],
    summary: 'Throw away what waits; it will never be sent.',
    load: async () => (await import('./queue.ts')).clearQueue,
  },
  {
    ...plain,
    isDefault: true,
    words: 'ratings list',
    summary: 'Ratings that are asked for or put off. VIEWING in what follows: its id, or the first letters of it.',
    load: async () => (await import('./ratings.ts')).listRatings,
  },
  {
    arguments: 'VIEWING 1-10',
    minArguments: 2,
    maxArguments: 2,
    options: [],
    words: 'ratings rate',
    summary: 'Rate what was watched, asked for or not: any viewing of the log.',
    load: async () => (await import('./ratings.ts')).rate,
  },
  {
    ...one('VIEWING'),
    words: 'ratings later',
    summary: 'Put a rating off; it stays in the list.',
    load: async () => (await import('./ratings.ts')).rateLater,
  },
  {
    ...one('VIEWING'),
    words: 'ratings dismiss',
    summary: 'Do not ask for this rating any more.',
    load: async () => (await import('./ratings.ts')).dismissRating,
  },
  {
    ...one('VIEWING'),
    words: 'ratings never-title',
    summary: 'Never ask for a rating of this title again.',
    load: async () => (await import('./ratings.ts')).neverTitle,
  },
  {
    ...one('VIEWING'),
    words: 'ratings never-show',
    summary: 'Never ask for a rating of any episode of this show again.',
    load: async () => (await import('./ratings.ts')).neverShow,
  },
  {
    arguments: '[clear]',
    minArguments: 0,
    maxArguments: 1,
    options: [],
    words: 'ratings suppressions',
    summary: 'What is never asked about; "clear" forgets it all.',
    load: async () => (await import('./ratings.ts')).suppressions,
  },
  {
    words: 'private',
    arguments: '[status|Nh|tomorrow|on|off]',
    minArguments: 0,
    maxArguments: 1,
    options: ['host'],
    summary: 'Private time: what plays is neither reported nor recorded, for N hours, until 04:00, or until "off".',
    load: async () => (await import('./private.ts')).privateTime,
  },
  {
    ...plain,
    words: 'log',
    options: ['limit'],
    summary: 'Every viewing, and what became of it at each service, with the reason.',
    load: async () => (await import('./log.ts')).showLog,
  },
  {
    ...plain,
    words: 'correct list',
    isDefault: true,
    summary: 'What you corrected, newest first.',
    load: async () => (await import('./correct.ts')).listCorrections,
  },
  {
    ...words('TITLE'),
    words: 'correct show',
    options: TARGET,
    summary: 'Say what a show really is; the title as the log shows it.',
    load: async () => (await import('./correct.ts')).correctShow,
  },
  {
    ...words('TITLE'),
    words: 'correct movie',
    options: TARGET,
    summary: 'Say what a movie really is; the title as the log shows it, with or without its year.',
    load: async () => (await import('./correct.ts')).correctMovie,
  },
  {
    ...one('PATH'),
    words: 'correct file',
    options: TARGET,
    summary: 'Say what one file really is: its name, or its path as Kodi has it.',
    load: async () => (await import('./correct.ts')).correctFile,
  },
  {
    ...one('ID'),
    words: 'correct remove',
    summary: 'Take a correction back.',
    load: async () => (await import('./correct.ts')).removeCorrection,
  },
  {
    ...plain,
    words: 'ignore list',
    isDefault: true,
    summary: 'What you asked not to report.',
    load: async () => (await import('./ignore.ts')).listIgnoreRules,
  },
  {
    ...one('FOLDER'),
    words: 'ignore path',
    summary: 'Report nothing from this folder, as Kodi names it: /media/private, smb://nas/private.',
    load: async () => (await import('./ignore.ts')).ignorePath,
  },
  {
    ...one('ID'),
    words: 'ignore add-on',
    summary: 'Report nothing that this add-on plays: plugin.video.youtube.',
    load: async () => (await import('./ignore.ts')).ignoreAddOn,
  },
  {
    ...words('NAME'),
    words: 'ignore genre',
    summary: 'Report nothing of this genre.',
    load: async () => (await import('./ignore.ts')).ignoreGenre,
  },
  {
    ...words('TITLE'),
    words: 'ignore title',
    summary: 'Report nothing of this movie or show.',
    load: async () => (await import('./ignore.ts')).ignoreTitle,
  },
  {
    ...one('ID'),
    words: 'ignore remove',
    summary: 'Take an ignore rule back.',
    load: async () => (await import('./ignore.ts')).removeIgnoreRule,
  },
  {
    ...words('VIEWING'),
    words: 'why',
    summary: 'Why a viewing was (not) scrobbled, by its id from the log, a part of its title, or "last".',
    load: async () => (await import('./why.ts')).why,
  },
  {
    ...plain,
    words: 'health',
    summary: 'How each service and box is: last success, last error, what waits, since when.',
    load: async () => (await import('./health.ts')).showHealth,
  },
  {
    ...plain,
    words: 'debug',
    options: ['verbose', 'out'],
    summary: 'What to hand to somebody who helps: shown first, saved only with --out. No token or password is in it.',
    load: async () => (await import('./debug.ts')).debug,
  },
  {
    ...plain,
    words: 'logs',
    options: ['limit'],
    summary: 'The newest lines of the companion’s own log. Needs no running companion.',
    load: async () => (await import('./logs.ts')).showLogs,
  },
  {
    ...plain,
    words: 'import status',
    isDefault: true,
    options: ['report'],
    summary: 'Where the import of what the boxes say was watched stands.',
    load: async () => (await import('./import.ts')).showImport,
  },
  {
    ...plain,
    words: 'import preview',
    options: ['host', 'report'],
    summary: 'Read what was watched on the boxes and ask the service what it would take. Sends nothing.',
    load: async () => (await import('./import.ts')).previewImport,
  },
  {
    ...plain,
    words: 'import start',
    options: ['host', 'yes', 'report'],
    summary: 'Import what was previewed, or the rest of it; previews first where that was not done.',
    load: async () => (await import('./import.ts')).startImport,
  },
  {
    ...plain,
    words: 'import cancel',
    summary: 'End an import; what was sent stays.',
    load: async () => (await import('./import.ts')).cancelImport,
  },
  {
    ...plain,
    words: 'marks preview',
    isDefault: true,
    options: ['host'],
    summary: 'What would be marked as watched in Kodi, out of the service’s history. Changes nothing.',
    load: async () => (await import('./marks.ts')).previewMarks,
  },
  {
    ...plain,
    words: 'marks apply',
    options: ['host'],
    summary: 'Mark it. Never un-marks, never lowers a play count. By itself: setting pull_sync_auto.',
    load: async () => (await import('./marks.ts')).applyMarks,
  },
  {
    ...plain,
    words: 'catch-up',
    options: ['host', 'limit'],
    summary: 'What was watched while the companion was away, and what became of it.',
    load: async () => (await import('./catch-up.ts')).showCatchUp,
  },
  {
    words: 'identify',
    arguments: 'PATH…',
    minArguments: 0,
    maxArguments: Number.POSITIVE_INFINITY,
    options: ['stdin'],
    summary: 'Which title a file name means: one JSON object a line, in order. Needs no running companion.',
    load: async () => (await import('./identify.ts')).identify,
  },
];

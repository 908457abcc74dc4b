/** What was watched: ratings, the log, and the libraries’ history. */
import { area } from '../command-table.ts';

export const HISTORY_COMMANDS = [
  ...area(() => import('../ratings.ts'), {
    'ratings list': {
      run: 'listRatings',
      isDefault: true,
      summary: 'Ratings that are asked for or put off. VIEWING in what follows: its id, or the first letters of it.',
    },
    'ratings rate': {
      run: 'rate',
      arguments: 'VIEWING 1-10',
      summary: 'Rate what was watched, asked for or not: any viewing of the log.',
    },
    'ratings later': { run: 'rateLater', arguments: 'VIEWING', summary: 'Put a rating off; it stays in the list.' },
    'ratings dismiss': { run: 'dismissRating', arguments: 'VIEWING', summary: 'Do not ask for this rating any more.' },
    'ratings never-title': {
      run: 'neverTitle',
      arguments: 'VIEWING',
      summary: 'Never ask for a rating of this title again.',
    },
    'ratings never-show': {
      run: 'neverShow',
      arguments: 'VIEWING',
      summary: 'Never ask for a rating of any episode of this show again.',
    },
    'ratings suppressions': {
      run: 'suppressions',
      arguments: '[clear]',
      summary: 'What is never asked about; "clear" forgets it all.',
    },
  }),
  ...area(() => import('../log.ts'), {
    'log list': {
      run: 'showLog',
      isDefault: true,
      options: ['limit'],
      summary: 'Every viewing, and what became of it at each service, with the reason.',
    },
  }),
  ...area(() => import('../log-history.ts'), {
    'log search': {
      run: 'searchLog',
      arguments: '[TEXT…]',
      options: ['host', 'service', 'outcome', 'limit'],
      summary: 'Viewings by a part of their title, by box, by service, or by what became of them.',
    },
    'log export': {
      run: 'exportLog',
      arguments: 'csv|json',
      options: ['out'],
      summary: 'The whole log, to stdout or into a file.',
    },
    'log stats': {
      run: 'showStats',
      arguments: '[YEAR]',
      summary: 'A year of watching in numbers (default: this one).',
    },
  }),
  ...area(() => import('../import.ts'), {
    'import status': {
      run: 'showImport',
      isDefault: true,
      options: ['report'],
      summary: 'Where the import of what the boxes say was watched stands.',
    },
    'import preview': {
      run: 'previewImport',
      options: ['host', 'report'],
      summary: 'Read what was watched on the boxes and ask the service what it would take. Sends nothing.',
    },
    'import start': {
      run: 'startImport',
      options: ['host', 'yes', 'report'],
      summary: 'Import what was previewed, or the rest of it; previews first where that was not done.',
    },
    'import cancel': { run: 'cancelImport', summary: 'End an import; what was sent stays.' },
  }),
  ...area(() => import('../marks.ts'), {
    'marks preview': {
      run: 'previewMarks',
      isDefault: true,
      options: ['host'],
      summary: 'What would be marked as watched in Kodi, out of the service’s history. Changes nothing.',
    },
    'marks apply': {
      run: 'applyMarks',
      options: ['host'],
      summary: 'Mark it. Never un-marks, never lowers a play count. By itself: setting pull_sync_auto.',
    },
  }),
  ...area(() => import('../sync.ts'), {
    sync: {
      run: 'sync',
      arguments: '[SERVICE]',
      options: ['preview', 'yes'],
      summary: 'Keep the history of a service (trakt) and the boxes’ libraries alike; asks before the first time.',
    },
  }),
  ...area(() => import('../catch-up.ts'), {
    'catch-up': {
      run: 'showCatchUp',
      options: ['host', 'limit'],
      summary: 'What was watched while the companion was away, and what became of it.',
    },
  }),
];

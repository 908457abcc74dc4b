/** For who looks for a fault: why, how everything is, what to hand to somebody who helps. */
import { area } from '../command-table.ts';

export const FAULT_COMMANDS = [
  ...area(() => import('../why.ts'), {
    why: {
      run: 'why',
      arguments: 'VIEWING',
      takesRest: true,
      summary: 'Why a viewing was (not) scrobbled, by its id from the log, a part of its title, or "last".',
    },
  }),
  ...area(() => import('../health.ts'), {
    health: {
      run: 'showHealth',
      summary: 'How each service and box is: last success, last error, what waits, since when.',
    },
  }),
  ...area(() => import('../debug.ts'), {
    debug: {
      run: 'debug',
      options: ['verbose', 'out'],
      summary: 'What to hand to somebody who helps: shown first, saved only with --out. No token or password is in it.',
    },
  }),
  ...area(() => import('../logs.ts'), {
    logs: {
      run: 'showLogs',
      options: ['limit'],
      summary: 'The newest lines of the companion’s own log. Needs no running companion.',
    },
  }),
  ...area(() => import('../identify.ts'), {
    identify: {
      run: 'identify',
      arguments: '[PATH…]',
      options: ['stdin'],
      summary: 'Which title a file name means: one JSON object a line, in order. Needs no running companion.',
    },
  }),
];

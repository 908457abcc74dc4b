/** The companion itself: run it, look at it. */
import { area } from '../command-table.ts';

export const APP_COMMANDS = [
  ...area(() => import('../serve.ts'), {
    serve: {
      run: 'serve',
      options: ['port', 'secrets'],
      summary: 'Run headless: watch the boxes, report what is watched, answer the other commands.',
    },
  }),
  ...area(() => import('../open.ts'), {
    open: {
      run: 'openPage',
      summary: 'Open the page of a headless companion in the browser; where there is none, by the link that is shown.',
    },
  }),
  ...area(() => import('../status.ts'), {
    status: { run: 'showStatus', summary: 'Boxes, what plays, accounts, queue, last errors.' },
  }),
  ...area(() => import('../delete-everything.ts'), {
    'delete-everything': {
      run: 'deleteAll',
      options: ['yes', 'secrets'],
      summary: 'Delete all that the companion keeps here, logins and what waits too, and end it; also where none runs.',
    },
  }),
];

/** Who is told: accounts, services, plugins, and what waits. */
import { area } from '../command-table.ts';

export const SERVICE_COMMANDS = [
  ...area(() => import('../accounts.ts'), {
    login: {
      run: 'login',
      arguments: 'SERVICE',
      options: ['method'],
      summary: 'Link an account: shows an address and mostly a code, and waits until you have entered it.',
    },
    logout: {
      run: 'logout',
      arguments: 'SERVICE',
      options: ['unsent'],
      summary: 'Unlink an account. Says what had not been sent, and keeps it for the same account or deletes it.',
    },
    'accounts list': { run: 'listAccounts', isDefault: true, summary: 'The services and the accounts linked.' },
    'accounts test': {
      run: 'testAccount',
      arguments: 'SERVICE',
      summary: 'Ask the service now whether the login works.',
    },
  }),
  ...area(() => import('../services.ts'), {
    'services list': {
      run: 'listServices',
      isDefault: true,
      summary: 'The services, built in and installed, and how each is.',
    },
    'services enable': { run: 'enableService', arguments: 'NAME', summary: 'Report to a service.' },
    'services disable': {
      run: 'disableService',
      arguments: 'NAME',
      summary: 'Report nothing to a service; its account and its settings stay.',
    },
    'services settings': {
      run: 'serviceSettings',
      arguments: 'NAME [KEY [VALUE]]',
      summary:
        'The settings of a service; with VALUE changes one ("default" gives its default back). A secret is asked for, or taken from COMPANION_SECRET.',
    },
  }),
  ...area(() => import('../plugins.ts'), {
    'plugins list': { run: 'listPlugins', isDefault: true, summary: 'The plugins that are installed.' },
    'plugins install': {
      run: 'installPlugin',
      arguments: 'PATH',
      options: ['yes'],
      summary:
        'Install or update a plugin from a folder or a .zip, after showing what it asks for. It is not enabled by that.',
    },
    'plugins remove': { run: 'removePlugin', arguments: 'NAME', options: ['forget'], summary: 'Remove a plugin.' },
  }),
  ...area(() => import('../services.ts'), {
    'plugins enable': { run: 'enableService', arguments: 'NAME', summary: 'Start a plugin and report to it.' },
    'plugins disable': { run: 'disableService', arguments: 'NAME', summary: 'Stop a plugin; its settings stay.' },
  }),
  ...area(() => import('../queue.ts'), {
    'queue list': {
      run: 'listQueue',
      isDefault: true,
      summary: 'What waits, why, since when, and when it is tried next.',
    },
    'queue flush': { run: 'flushQueue', summary: 'Try to send everything now.' },
    'queue retry': {
      run: 'retryEvent',
      arguments: 'ID',
      summary:
        'Try now to send one event, with what waits for the same service: the order stays. ID: as in queue list.',
    },
    'queue discard': {
      run: 'discardEvent',
      arguments: 'ID',
      options: ['yes'],
      summary: 'Throw one event away; it will never be sent.',
    },
    'queue clear': { run: 'clearQueue', options: ['yes'], summary: 'Throw away what waits; it will never be sent.' },
  }),
];

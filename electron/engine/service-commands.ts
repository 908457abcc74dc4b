/** The commands about the services: their accounts, their settings, and plugins. */
import type { CommandsOf } from '../../shared/contract.ts';
import type { Accounts } from './accounts.ts';
import type { Plugins } from './plugins/plugins.ts';
import type { Roster } from './scrobblers/roster.ts';

export interface ServiceCommandsOptions {
  readonly accounts: Accounts;
  readonly roster: Pick<Roster, 'list' | 'setEnabled' | 'setSetting'>;
  readonly plugins: Plugins;
}

export function serviceCommands(options: ServiceCommandsOptions): CommandsOf<'accounts' | 'services' | 'plugins'> {
  const { accounts, roster, plugins } = options;
  return {
    'accounts.list': () => accounts.list(),
    'accounts.login': ({ service, renew, method }) =>
      accounts.login(service, { renew, ...(method !== undefined && { method }) }),
    'accounts.login_status': ({ service }) => accounts.loginStatus(service),
    'accounts.cancel_login': ({ service }) => accounts.cancelLogin(service),
    'accounts.test': ({ service }) => accounts.test(service),
    'accounts.logout': ({ service, unsent }) => accounts.logout(service, unsent),
    'services.list': () => roster.list(),
    'services.set_enabled': ({ service, enabled }) => roster.setEnabled(service, enabled),
    'services.set_setting': ({ service, key, value }) => roster.setSetting(service, key, value),
    'plugins.preview': ({ path }) => plugins.preview(path),
    'plugins.install': ({ path }) => plugins.install(path),
    'plugins.remove': ({ name, forget }) => plugins.remove(name, forget),
  };
}

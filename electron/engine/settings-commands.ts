/** The commands about the settings. */
import type { CommandsOf } from '../../shared/contract.ts';
import type { Hosts } from './hosts.ts';
import type { Clock } from './ports.ts';
import { exportSettings, readSettingsFile } from './settings-file.ts';
import type { HostStore } from './store/host-store.ts';
import type { SettingsStore } from './store/settings-store.ts';

export interface SettingsCommandsOptions {
  readonly settings: SettingsStore;
  readonly hosts: Pick<Hosts, 'replaceOwn'>;
  readonly hostStore: Pick<HostStore, 'list'>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

export function settingsCommands({
  settings,
  hosts,
  hostStore,
  clock,
}: SettingsCommandsOptions): CommandsOf<'settings'> {
  return {
    'settings.get': settings.get,
    'settings.set': ({ key, value }) => ({ key, value: settings.set(key, value) }),
    'settings.reset': ({ key }) => ({ key, value: settings.reset(key) }),
    'settings.export': () => exportSettings(settings.get(), hostStore.list(), clock.wallMs()),
    'settings.import': ({ file }) => {
      const { settings: values, hosts: own, ...told } = readSettingsFile(file, settings.get(), hostStore.list());
      for (const box of own) hosts.replaceOwn(box.id, box.settings);
      settings.setAll(values);
      return told;
    },
  };
}

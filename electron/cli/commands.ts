/** The commands of the command line, in the order in which help names them. A stable interface: scripts are written against it. */
import type { CommandSpec } from './command-table.ts';
import { APP_COMMANDS } from './tables/app.ts';
import { BOX_COMMANDS } from './tables/boxes.ts';
import { FAULT_COMMANDS } from './tables/faults.ts';
import { HISTORY_COMMANDS } from './tables/history.ts';
import { SERVICE_COMMANDS } from './tables/services.ts';
import { SETTING_COMMANDS } from './tables/settings.ts';

export const COMMANDS: readonly CommandSpec[] = [
  ...APP_COMMANDS,
  ...BOX_COMMANDS,
  ...SETTING_COMMANDS,
  ...SERVICE_COMMANDS,
  ...HISTORY_COMMANDS,
  ...FAULT_COMMANDS,
];

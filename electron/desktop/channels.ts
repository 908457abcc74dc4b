/** The names of what passes between page and main process, derived from the contracts. */
import { CONTRACT, type CommandName } from '../../shared/contract.ts';
import { SHELL_CONTRACT, type ShellCommandName } from '../../shared/shell.ts';

export const COMMAND_NAMES = Object.keys(CONTRACT) as CommandName[];
export const SHELL_NAMES = Object.keys(SHELL_CONTRACT) as ShellCommandName[];

export const commandChannel = (name: string) => `command:${name}`;
export const shellChannel = (name: string) => `shell:${name}`;
/** The page asks for a snapshot and for what changes after it. */
export const FOLLOW_CHANNEL = 'state:follow';
/** What it then hears. */
export const STATE_CHANNEL = 'state:message';

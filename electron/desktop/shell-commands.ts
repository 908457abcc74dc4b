/** What the page may have the shell do, by the shell's contract; per window, for some answers differ by it. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { LanguageChoice } from '../../shared/language.ts';
import { SHELL_CONTRACT, type ShellFacts, type ShellHandlers, type WindowName } from '../../shared/shell.ts';
import { type Dispatch, dispatchContract } from '../bridge/dispatch.ts';
import type { Log } from '../engine/ports.ts';
import type { Autostart } from './autostart.ts';
import { outsideAddress } from './outside-places.ts';
import type { Updates } from './updates.ts';
import { viewParts } from './window-rules.ts';
import type { Windows } from './windows.ts';

export interface ShellOptions {
  readonly windows: Pick<Windows, 'open' | 'close'>;
  readonly facts: Pick<ShellFacts, 'platform' | 'versions' | 'build'>;
  readonly hasTray: () => boolean;
  readonly autostart: Autostart;
  readonly updates: Updates;
  readonly chooseLanguage: (choice: LanguageChoice) => void;
  /** The Node that plugins run in; null where there is none. */
  readonly findNode: () => Promise<{ readonly version: string } | null>;
  readonly moveSecretsToKeychain: () => Promise<void>;
  readonly openOutside: (address: string) => Promise<void>;
  /** The address of the login that runs at the service. */
  readonly openLogin: (service: string) => Promise<void>;
  /** Asks the user where to; null where they thought better of it. */
  readonly askWhere: (window: WindowName, suggestedName: string) => Promise<string | null>;
  readonly quit: () => void;
  readonly log: Log;
}

/** The dispatcher of the shell's commands for the page in this window. */
export function createShellDispatch(options: ShellOptions, window: WindowName): Dispatch {
  const { windows, autostart, updates } = options;
  const facts = (): ShellFacts => ({
    ...options.facts,
    window,
    hasTray: options.hasTray(),
    startsAtLogin: autostart.isOn(),
    canStartAtLogin: autostart.isPossible,
    update: updates.state(),
  });
  const handlers: ShellHandlers = {
    facts,
    open_window: ({ window: wanted, view, service }) => {
      windows.open(wanted, viewParts(wanted, view, service));
      return null;
    },
    close_window: () => {
      windows.close(window);
      return null;
    },
    open_outside: async ({ place, service }) => {
      if (place === 'login') await options.openLogin(service ?? '');
      else await options.openOutside(outsideAddress(place));
      return null;
    },
    set_start_at_login: ({ enabled }) => {
      if (!autostart.isPossible) throw notInstalled();
      autostart.set(enabled);
      return facts();
    },
    save_text: async ({ suggestedName, text }) => {
      const path = await options.askWhere(window, safeName(suggestedName));
      return path === null ? null : { savedAs: await save(path, text) };
    },
    check_for_update: async () => {
      await updates.check();
      return facts();
    },
    set_language: ({ language }) => {
      options.chooseLanguage(language);
      return null;
    },
    plugin_node: async () => ({ version: (await options.findNode())?.version ?? null }),
    secrets_to_keychain: async () => {
      await options.moveSecretsToKeychain();
      return null;
    },
    quit: () => {
      options.quit();
      return null;
    },
  };
  return dispatchContract(SHELL_CONTRACT, handlers, options.log);
}

/** A file's name alone: no folder, no character that a system refuses or hides. */
function safeName(suggested: string): string {
  const name = suggested.replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '_').replace(/^\.+/, '');
  return name === '' ? 'companion.txt' : name;
}

async function save(path: string, text: string): Promise<string> {
  try {
    await writeFile(path, text);
    return basename(path);
  } catch (error) {
    const reason = `${basename(path)} could not be saved: ${errorText(error)}. Choose another place.`;
    throw new ProblemError({ kind: 'storage', stage: 'save', text: reason }, { cause: error });
  }
}

function notInstalled(): ProblemError {
  const text = 'Only an installed companion can start with the computer; this one runs from a checkout.';
  return new ProblemError({ kind: 'not_allowed', stage: 'autostart', text });
}

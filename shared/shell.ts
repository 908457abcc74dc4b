/** What only the desktop shell can do for the page: its own contract, checked by the shell as the engine's is by the bridge. */
import * as v from 'valibot';
import { LANGUAGE_CHOICES } from './language.ts';
import type { CommandResultOf } from './result.ts';

/** Places that the page may ask to be opened in the browser. The shell owns the addresses; the page only names them. */
export const OUTSIDE_PLACES = ['punchplay', 'kodi_remote_help', 'node', 'licence', 'login'] as const;
export type OutsidePlace = (typeof OUTSIDE_PLACES)[number];

export const WINDOWS = ['small', 'main', 'login'] as const;
export type WindowName = (typeof WINDOWS)[number];

export interface ShellFacts {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Which window this page is in. */
  readonly window: WindowName;
  readonly versions: {
    readonly app: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
  };
  /** `unsigned`: nobody vouches that this package is ours. */
  readonly build: 'signed' | 'unsigned' | 'checkout';
  /** Whether the system has a tray to hide in. */
  readonly hasTray: boolean;
  readonly startsAtLogin: boolean;
  readonly canStartAtLogin: boolean;
  readonly update:
    | { readonly state: 'off' | 'none' | 'checking' }
    | { readonly state: 'ready'; readonly version: string }
    | { readonly state: 'failed'; readonly text: string };
}

const nothing = v.object({});
const command = <Input extends v.GenericSchema, Output>(input: Input) => ({
  input,
  output: undefined as unknown as Output,
});

export const SHELL_CONTRACT = {
  facts: command<typeof nothing, ShellFacts>(nothing),
  /** `view`: where in the page, `queue` or `hosts/ID`; `service`: for the login window. */
  open_window: (() => {
    const input = v.object({
      window: v.picklist(WINDOWS),
      view: v.optional(v.pipe(v.string(), v.maxLength(200))),
      service: v.optional(v.pipe(v.string(), v.maxLength(100))),
    });
    return command<typeof input, null>(input);
  })(),
  close_window: command<typeof nothing, null>(nothing),
  /** Opens a place in the system's browser; `login`: the address of the login that runs at this service. */
  open_outside: (() => {
    const input = v.object({
      place: v.picklist(OUTSIDE_PLACES),
      service: v.optional(v.pipe(v.string(), v.maxLength(100))),
    });
    return command<typeof input, null>(input);
  })(),
  set_start_at_login: (() => {
    const input = v.object({ enabled: v.boolean() });
    return command<typeof input, ShellFacts>(input);
  })(),
  /** Tray, notifications and dialogs speak it from now on. */
  set_language: (() => {
    const input = v.object({ language: v.picklist(LANGUAGE_CHOICES) });
    return command<typeof input, null>(input);
  })(),
  /** Asks where to, and writes the text there; null where the user thought better of it. */
  save_text: (() => {
    const input = v.object({
      suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
      text: v.pipe(v.string(), v.maxLength(50_000_000)),
    });
    return command<typeof input, { readonly savedAs: string } | null>(input);
  })(),
  check_for_update: command<typeof nothing, ShellFacts>(nothing),
  /** The Node of this computer that plugins run in; looks for one where none was found before. */
  plugin_node: command<typeof nothing, { readonly version: string | null }>(nothing),
  /** Puts logins and passwords out of their file into the system's keychain, where there is one by now. */
  secrets_to_keychain: command<typeof nothing, null>(nothing),
  quit: command<typeof nothing, null>(nothing),
} as const;

export type ShellCommandName = keyof typeof SHELL_CONTRACT;
export type ShellInput<N extends ShellCommandName> = v.InferInput<(typeof SHELL_CONTRACT)[N]['input']>;
export type ShellOutput<N extends ShellCommandName> = (typeof SHELL_CONTRACT)[N]['output'];

/** One function a command. None of them ever rejects. */
export type ShellApi = {
  readonly [N in ShellCommandName]: (input: ShellInput<N>) => Promise<CommandResultOf<ShellOutput<N>>>;
};
/** A handler for every command: one that is missing does not compile. */
export type ShellHandlers = {
  readonly [N in ShellCommandName]: (
    input: v.InferOutput<(typeof SHELL_CONTRACT)[N]['input']>,
  ) => ShellOutput<N> | Promise<ShellOutput<N>>;
};

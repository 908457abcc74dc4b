/** Every command of the bridge: its input, checked where it enters, and what it answers. The registrar, the clients and the command line derive from this object. */
import * as v from 'valibot';
import { type Correction, correctionMatch, correctionTarget, type IgnoreRule, ignoreRule } from './corrections.ts';
import type { CatchUpList, ImportItem, ImportStatus, MarksReport } from './history.ts';
import type { Settings, SettingValue } from './settings.ts';
import type {
  AccountInfo,
  CompanionState,
  HostState,
  LoginStatus,
  QueueEntry,
  StageResult,
  WatchLogEntry,
} from './state.ts';

const shortText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const hostId = v.object({ id: shortText });
const service = v.object({ service: shortText });
const taughtId = v.object({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });
const nothing = v.object({});
const oneHost = v.object({ hostId: v.optional(shortText) });

const command = <Input extends v.GenericSchema, Output>(input: Input) => ({
  input,
  output: undefined as unknown as Output,
});

export const CONTRACT = {
  'status.get': command<typeof nothing, CompanionState>(nothing),
  'hosts.list': command<typeof nothing, readonly HostState[]>(nothing),
  'hosts.add': (() => {
    const input = v.object({
      address: shortText,
      port: v.optional(portNumber, 9090),
      httpPort: v.optional(portNumber, 8080),
      user: v.optional(shortText),
      /** Goes to the keychain, never back. */
      password: v.optional(v.pipe(v.string(), v.maxLength(500))),
      label: v.optional(shortText),
    });
    return command<typeof input, HostState>(input);
  })(),
  'hosts.remove': command<typeof hostId, { readonly removed: string }>(hostId),
  'hosts.set_enabled': (() => {
    const input = v.object({ id: shortText, enabled: v.boolean() });
    return command<typeof input, HostState>(input);
  })(),
  'hosts.test': command<
    typeof hostId,
    { readonly host: HostState; readonly stages: readonly StageResult[]; readonly ok: boolean }
  >(hostId),
  'settings.get': command<typeof nothing, Settings>(nothing),
  'settings.set': (() => {
    const input = v.object({
      key: shortText,
      value: v.union([v.pipe(v.string(), v.maxLength(1000)), v.number(), v.boolean()]),
    });
    return command<typeof input, { readonly key: string; readonly value: SettingValue }>(input);
  })(),
  'accounts.list': command<typeof nothing, readonly AccountInfo[]>(nothing),
  /** Begins a login, or gives the one that runs: there is only ever one. */
  'accounts.login': command<typeof service, LoginStatus>(service),
  'accounts.login_status': command<typeof service, LoginStatus>(service),
  'accounts.cancel_login': command<typeof service, LoginStatus>(service),
  'accounts.logout': command<typeof service, { readonly service: string; readonly unsent: number }>(service),
  'queue.list': command<typeof nothing, readonly QueueEntry[]>(nothing),
  /** Tries everything now; answers when each lane has come to rest. */
  'queue.flush': command<typeof nothing, { readonly sent: number; readonly waiting: number; readonly text: string }>(
    nothing,
  ),
  'queue.clear': command<typeof nothing, { readonly removed: number }>(nothing),
  'log.list': (() => {
    const input = v.object({
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10000)), 50),
    });
    return command<typeof input, readonly WatchLogEntry[]>(input);
  })(),
  /** Newest first. */
  'corrections.list': command<typeof nothing, readonly Correction[]>(nothing),
  /** Replaces an earlier one that applies to the same; counts from the next event on. */
  'corrections.add': (() => {
    const input = v.object({ match: correctionMatch, target: correctionTarget });
    return command<typeof input, Correction>(input);
  })(),
  'corrections.remove': command<typeof taughtId, { readonly removed: number }>(taughtId),
  /** Oldest first. */
  'ignores.list': command<typeof nothing, readonly IgnoreRule[]>(nothing),
  'ignores.add': command<typeof ignoreRule, IgnoreRule>(ignoreRule),
  'ignores.remove': command<typeof taughtId, { readonly removed: number }>(taughtId),
  /** Reads the boxes and asks the service what it would take; goes on after the answer. One import at a time. */
  'import.preview': (() => {
    const input = v.object({ hostId: v.optional(shortText), service: v.optional(shortText) });
    return command<typeof input, ImportStatus>(input);
  })(),
  /** Sends what the preview found, or the rest of it; goes on after the answer. */
  'import.start': command<typeof nothing, ImportStatus>(nothing),
  'import.status': command<typeof nothing, ImportStatus>(nothing),
  'import.cancel': command<typeof nothing, ImportStatus>(nothing),
  /** The report, title by title, in order of `id`; `after` is the last one of the page before. */
  'import.items': (() => {
    const input = v.object({
      after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1000),
    });
    return command<typeof input, readonly ImportItem[]>(input);
  })(),
  /** What would be marked as watched in Kodi, out of the service's history. */
  'marks.preview': command<typeof oneHost, readonly MarksReport[]>(oneHost),
  'marks.apply': command<typeof oneHost, readonly MarksReport[]>(oneHost),
  /** What was watched while nobody looked. */
  'catch_up.list': (() => {
    const input = v.object({
      hostId: v.optional(shortText),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 50),
    });
    return command<typeof input, CatchUpList>(input);
  })(),
} as const;

export type CommandName = keyof typeof CONTRACT;
export type CommandInput<N extends CommandName> = v.InferOutput<(typeof CONTRACT)[N]['input']>;
/** What a caller may leave out. */
export type CommandRequest<N extends CommandName> = v.InferInput<(typeof CONTRACT)[N]['input']>;
export type CommandOutput<N extends CommandName> = (typeof CONTRACT)[N]['output'];
/** A handler for every command: one that is missing does not compile. */
export type CommandHandlers = {
  readonly [N in CommandName]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
};

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(CONTRACT, name);
}

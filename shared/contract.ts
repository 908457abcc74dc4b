/** Every command of the bridge: its input, checked where it enters, and what it answers. The registrar, the clients and the command line derive from this object. */
import * as v from 'valibot';
import { type Correction, correctionMatch, correctionTarget, type IgnoreRule, ignoreRule } from './corrections.ts';
import type { DebugExport, HealthStatus, ViewingExplanation } from './health.ts';
import type { CatchUpList, ImportItem, ImportStatus, MarksReport } from './history.ts';
import type { PluginInstalled, PluginPreview, PluginRemoved, ServiceInfo } from './services.ts';
import type { Settings, SettingValue } from './settings.ts';
import type { SettingsFile, SettingsImport } from './settings-file.ts';
import type {
  AccountInfo,
  AccountTest,
  CompanionState,
  FoundBoxes,
  HostState,
  LoginView,
  PrivateStatus,
  QueueEntry,
  RatingRequest,
  RatingResult,
  RatingSuppression,
  StageResult,
  WatchLogEntry,
} from './state.ts';
import type { SyncReport, SyncStatus } from './sync.ts';
import { LOG_OUTCOMES, type LogEntryDetails, type LogExport, type LogPage, type LogStats } from './watch-log.ts';

const shortText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const hostId = v.object({ id: shortText });
const service = v.object({ service: shortText });
const taughtId = v.object({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });
const viewing = v.object({ viewingId: shortText });
const eventId = v.object({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });
const nothing = v.object({});
const pluginPath = v.object({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) });
const settingValue = v.union([v.pipe(v.string(), v.maxLength(1000)), v.number(), v.boolean()]);
const oneHost = v.object({ hostId: v.optional(shortText) });
const oneService = v.object({ service: v.optional(shortText) });

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
      /** The user means an address outside a home network: else one is refused with the stage {@link PUBLIC_ADDRESS}. */
      anywhere: v.exactOptional(v.boolean()),
    });
    return command<typeof input, HostState>(input);
  })(),
  /** Looks for boxes on the network for a minute, and gives those found so far: ask again while it looks. */
  'hosts.found': command<typeof nothing, FoundBoxes>(nothing),
  /** Adds a box that was found, by its id, uuid or name. */
  'hosts.add_found': (() => {
    const input = v.object({
      found: shortText,
      user: v.optional(shortText),
      /** Goes to the keychain, never back. */
      password: v.optional(v.pipe(v.string(), v.maxLength(500))),
      label: v.optional(shortText),
    });
    return command<typeof input, HostState>(input);
  })(),
  /** What is left out stays as it is. At another place or with another login it is connected anew; what plays goes on. */
  'hosts.edit': (() => {
    const input = v.object({
      id: shortText,
      label: v.exactOptional(shortText),
      address: v.exactOptional(shortText),
      port: v.exactOptional(portNumber),
      httpPort: v.exactOptional(portNumber),
      /** Null: it asks for no login any more. */
      user: v.exactOptional(v.nullable(shortText)),
      /** Goes to the keychain, never back. */
      password: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
      /** As for `hosts.add`, where the address becomes another. */
      anywhere: v.exactOptional(v.boolean()),
    });
    return command<typeof input, HostState>(input);
  })(),
  'hosts.remove': command<typeof hostId, { readonly removed: string }>(hostId),
  'hosts.set_enabled': (() => {
    const input = v.object({ id: shortText, enabled: v.boolean() });
    return command<typeof input, HostState>(input);
  })(),
  /** A setting of this box's own; null: the global one applies again. */
  'hosts.set': (() => {
    const input = v.object({ id: shortText, key: shortText, value: v.nullable(settingValue) });
    return command<typeof input, HostState>(input);
  })(),
  'hosts.test': command<
    typeof hostId,
    { readonly host: HostState; readonly stages: readonly StageResult[]; readonly ok: boolean }
  >(hostId),
  /** Whether the companion leaves reporting this box to a service to an add-on on the box. */
  'hosts.stand_aside': (() => {
    const input = v.object({ id: shortText, service: shortText, choice: v.picklist(['auto', 'on', 'off']) });
    return command<typeof input, HostState>(input);
  })(),
  /** Whether what is watched on this box goes to a service; null: as everywhere. */
  'hosts.set_service': (() => {
    const input = v.object({ id: shortText, service: shortText, enabled: v.nullable(v.boolean()) });
    return command<typeof input, HostState>(input);
  })(),
  'settings.get': command<typeof nothing, Settings>(nothing),
  'settings.set': (() => {
    const input = v.object({ key: shortText, value: settingValue });
    return command<typeof input, { readonly key: string; readonly value: SettingValue }>(input);
  })(),
  /** Gives one setting its default back. */
  'settings.reset': (() => {
    const input = v.object({ key: shortText });
    return command<typeof input, { readonly key: string; readonly value: SettingValue }>(input);
  })(),
  'settings.export': command<typeof nothing, SettingsFile>(nothing),
  'settings.import': (() => {
    const input = v.object({ file: v.record(v.string(), v.unknown()) });
    return command<typeof input, SettingsImport>(input);
  })(),
  'accounts.list': command<typeof nothing, readonly AccountInfo[]>(nothing),
  /**
   * Begins a login, or gives the one that runs: there is only ever one. `renew` ends that one first and asks for a new
   * code. `method`, where a service has several: absent, the service chooses.
   */
  'accounts.login': (() => {
    const input = v.object({
      service: shortText,
      renew: v.optional(v.boolean(), false),
      method: v.optional(v.picklist(['code', 'browser'])),
    });
    return command<typeof input, LoginView>(input);
  })(),
  'accounts.login_status': command<typeof service, LoginView>(service),
  'accounts.cancel_login': command<typeof service, LoginView>(service),
  /** Asks the service now whether the login works. */
  'accounts.test': command<typeof service, AccountTest>(service),
  /** `unsent`: what becomes of the account's events that wait. Kept, they are sent when the same account logs in again. */
  'accounts.logout': (() => {
    const input = v.object({ service: shortText, unsent: v.optional(v.picklist(['keep', 'delete']), 'keep') });
    return command<
      typeof input,
      {
        readonly service: string;
        readonly accountName: string | null;
        readonly unsent: number;
        readonly deleted: number;
      }
    >(input);
  })(),
  /** Every service and installed plugin: what it is, what it asks for, how it is. */
  'services.list': command<typeof nothing, readonly ServiceInfo[]>(nothing),
  'services.set_enabled': (() => {
    const input = v.object({ service: shortText, enabled: v.boolean() });
    return command<typeof input, ServiceInfo>(input);
  })(),
  /** Null gives the default back, and forgets a secret. A secret goes to the keychain, never back. */
  'services.set_setting': (() => {
    const value = v.union([
      v.null(),
      v.pipe(v.string(), v.maxLength(4000)),
      v.number(),
      v.boolean(),
      v.pipe(v.array(v.unknown()), v.maxLength(1000)),
    ]);
    const input = v.object({ service: shortText, key: shortText, value });
    return command<typeof input, ServiceInfo>(input);
  })(),
  /** What a plugin is and asks for, before anything of it is installed. `path`: a folder or a .zip on the companion's machine. */
  'plugins.preview': command<typeof pluginPath, PluginPreview>(pluginPath),
  /** Installs or updates a plugin; a new one is disabled until somebody enables it. */
  'plugins.install': command<typeof pluginPath, PluginInstalled>(pluginPath),
  /** `forget`: its settings and what waits for it go as well. */
  'plugins.remove': (() => {
    const input = v.object({ name: shortText, forget: v.optional(v.boolean(), false) });
    return command<typeof input, PluginRemoved>(input);
  })(),
  'queue.list': command<typeof nothing, readonly QueueEntry[]>(nothing),
  /** Tries everything now; answers when each lane has come to rest. */
  'queue.flush': command<typeof nothing, { readonly sent: number; readonly waiting: number; readonly text: string }>(
    nothing,
  ),
  'queue.clear': command<typeof nothing, { readonly removed: number }>(nothing),
  /** Tries the lane of this event now: the order of sending stays. */
  'queue.retry': command<typeof eventId, { readonly id: number; readonly waits: boolean; readonly text: string }>(
    eventId,
  ),
  /** Throws one event away; it will never be sent. */
  'queue.discard': command<typeof eventId, { readonly id: number; readonly title: string }>(eventId),
  /** Asked for first, put off last; the newest first in each. */
  'ratings.list': command<typeof nothing, readonly RatingRequest[]>(nothing),
  /** Rates what was watched, whether it was asked for or not. A viewing is named by its id or the first letters of it. */
  'ratings.rate': (() => {
    const rating = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10));
    const input = v.object({ viewingId: shortText, rating });
    return command<typeof input, RatingResult>(input);
  })(),
  'ratings.later': command<typeof viewing, RatingRequest>(viewing),
  'ratings.dismiss': command<typeof viewing, { readonly viewingId: string; readonly title: string }>(viewing),
  'ratings.never_title': command<typeof viewing, RatingSuppression>(viewing),
  'ratings.never_show': command<typeof viewing, RatingSuppression>(viewing),
  'ratings.suppressions': command<typeof nothing, readonly RatingSuppression[]>(nothing),
  'ratings.clear_suppressions': command<typeof nothing, { readonly removed: number }>(nothing),
  /** Private time, on all boxes unless one is named. "tomorrow": the next 04:00 of this computer; "off": until it is switched off. */
  'private.set': (() => {
    const hours = v.pipe(v.number(), v.minValue(1 / 60), v.maxValue(24 * 366));
    const until = v.union([v.literal('tomorrow'), v.literal('off'), v.object({ hours })]);
    const input = v.object({ until, hostId: v.optional(shortText) });
    return command<typeof input, PrivateStatus>(input);
  })(),
  /** Ends it on one box, or everywhere. What plays now stays private to its end. */
  'private.off': (() => {
    const input = v.object({ hostId: v.optional(shortText) });
    return command<typeof input, PrivateStatus>(input);
  })(),
  'private.status': command<typeof nothing, PrivateStatus>(nothing),
  'log.list': (() => {
    const input = v.object({
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10000)), 50),
    });
    return command<typeof input, readonly WatchLogEntry[]>(input);
  })(),
  /** Newest first, page by page. `text`: a part of a title, in any case and without its accents. */
  'log.search': (() => {
    const input = v.object({
      text: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300)), ''),
      hostId: v.optional(shortText),
      service: v.optional(shortText),
      outcome: v.optional(v.picklist(LOG_OUTCOMES)),
      before: v.optional(v.object({ startedAtMs: v.number(), viewingId: shortText })),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 200),
    });
    return command<typeof input, LogPage>(input);
  })(),
  'log.entry': command<typeof viewing, LogEntryDetails>(viewing),
  /** Sends a watch that a service never got, as the same event: refused with the reason where it could count twice. */
  'log.send_again': (() => {
    const input = v.object({ viewingId: shortText, service: shortText });
    return command<typeof input, { readonly viewingId: string; readonly service: string; readonly text: string }>(
      input,
    );
  })(),
  'log.export': (() => {
    const input = v.object({ format: v.picklist(['csv', 'json']) });
    return command<typeof input, LogExport>(input);
  })(),
  'log.stats': (() => {
    const input = v.object({ year: v.pipe(v.number(), v.integer(), v.minValue(1970), v.maxValue(9999)) });
    return command<typeof input, LogStats>(input);
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
  /** Why a viewing was (not) scrobbled. `viewing`: the first letters of its id, `last`, or a part of its title. */
  'log.why': (() => {
    const input = v.object({ viewing: shortText });
    return command<typeof input, ViewingExplanation>(input);
  })(),
  'health.status': command<typeof nothing, HealthStatus>(nothing),
  /** To be shown to the user before it is saved anywhere. `verbose` holds names of files and boxes. */
  'health.debug_export': (() => {
    const input = v.object({ verbose: v.optional(v.boolean(), false) });
    return command<typeof input, DebugExport>(input);
  })(),
  /** The newest lines of the companion's own log, oldest first. */
  'health.log': (() => {
    const input = v.object({
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10000)), 200),
    });
    return command<typeof input, { readonly lines: readonly string[] }>(input);
  })(),
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
  /** What would be done to keep a service's history and the boxes' libraries alike: nothing is written. */
  'sync.preview': command<typeof oneService, SyncReport>(oneService),
  /** Does it; refused until somebody has agreed to a preview. */
  'sync.run': command<typeof oneService, SyncReport>(oneService),
  /** Agrees to the preview, or to what a run has asked (too many to add), and runs. */
  'sync.confirm': command<typeof oneService, SyncReport>(oneService),
  /** Of every service that can do it, linked or not. */
  'sync.status': command<typeof nothing, readonly SyncStatus[]>(nothing),
  /** What was watched while nobody looked. */
  'catch_up.list': (() => {
    const input = v.object({
      hostId: v.optional(shortText),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 50),
    });
    return command<typeof input, CatchUpList>(input);
  })(),
  /** Deletes all that the companion keeps here, secrets too, and ends it; the desktop app starts anew. */
  'app.delete_everything': (() => {
    const input = v.object({ sure: v.literal(true) });
    return command<typeof input, null>(input);
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
/** The handlers of one area: `hosts` for every `hosts.…`. */
export type CommandsOf<Area extends string> = Pick<CommandHandlers, Extract<CommandName, `${Area}.${string}`>>;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(CONTRACT, name);
}

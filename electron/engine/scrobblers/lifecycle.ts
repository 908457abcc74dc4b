/**
 * The life of a scrobbler: construct → configure → onEnable → aliases → subscribedEvents → subscribe, and back. A
 * failure at any stage undoes what was done and leaves it disabled; it stops nothing else.
 */
import { errorText, ProblemError } from '../../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { type EventAlias, isEventAlias, KNOWN_ALIASES } from './aliases.ts';
import type { SettingValues } from './service-settings.ts';

export type EnableStage = 'load' | 'construct' | 'configure' | 'enable' | 'events' | 'subscribe';

/** Which scrobbler could not be enabled, at which stage, and why. */
export class PluginEnableError extends ProblemError {
  override readonly name = 'PluginEnableError';
  readonly plugin: string;
  readonly stage: EnableStage;
  readonly reason: string;

  constructor(plugin: string, stage: EnableStage, text: string, options?: ErrorOptions) {
    super(
      { kind: 'plugin', service: plugin, stage, text: `${plugin} could not be enabled (${stage}): ${text}` },
      options,
    );
    this.plugin = plugin;
    this.stage = stage;
    this.reason = text;
  }
}

/** What every scrobbler is: an instance of its default export. */
export interface ScrobblerPlugin<Host, Handler> {
  /** Takes the settings; no requests. Called before `onEnable`, and again after the user saved some. */
  configure?(settings: SettingValues): void;
  onEnable(host: Host): void | Promise<void>;
  /** After its subscriptions have ended; an error is logged. */
  onDisable?(): void | Promise<void>;
  /** A handler, or the name of a method, for each event it wants. */
  subscribedEvents(): Readonly<Record<string, string | Handler>>;
}

export interface LifecycleOptions<Host, Handler> {
  readonly name: string;
  /** Gives the class, or a function without arguments that makes the instance. */
  readonly load: () => unknown | Promise<unknown>;
  readonly host: Host;
  readonly settings: () => SettingValues | Promise<SettingValues>;
  /** Those of the manifest. */
  readonly events: readonly string[];
  /** Returns the function that ends the subscription. */
  readonly subscribe: (alias: EventAlias, handler: Handler) => () => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

export interface Lifecycle {
  /** Does nothing where it is enabled. Rejects with a `PluginEnableError`. */
  enable(): Promise<void>;
  /** Never rejects. `limitMs`: how long its `onDisable` may take, in place of five seconds. */
  disable(limitMs?: number): Promise<void>;
  /** The settings were changed by the user. An exception of the plugin's is logged. */
  reconfigure(): Promise<void>;
}

const ENABLE_LIMIT_MS = 10_000;
const DISABLE_LIMIT_MS = 5_000;

export function createLifecycle<Host, Handler>(options: LifecycleOptions<Host, Handler>): Lifecycle {
  const { name, host, clock, log } = options;
  let instance: ScrobblerPlugin<Host, Handler> | null = null;
  const subscriptions: Array<() => void> = [];
  let isEnabled = false;
  let lastChange: Promise<unknown> = Promise.resolve();

  /** Runs one stage; whatever goes wrong in it is told with the stage. */
  async function stage<T>(at: EnableStage, work: () => T | Promise<T>): Promise<T> {
    try {
      return await within(ENABLE_LIMIT_MS, clock, work);
    } catch (error) {
      if (error instanceof PluginEnableError) throw error;
      throw new PluginEnableError(name, at, errorText(error), { cause: error });
    }
  }

  async function enable(): Promise<void> {
    if (isEnabled) return;
    let wasEnabled = false;
    try {
      const made = await stage('load', options.load);
      const plugin = await stage('construct', () => construct<Host, Handler>(made));
      instance = plugin;
      const settings = await stage('configure', options.settings);
      await stage('configure', () => plugin.configure?.(settings));
      wasEnabled = true;
      await stage('enable', () => plugin.onEnable(host));
      await stage('events', () => checkAliases(options.events));
      const wanted = await stage('subscribe', () => plugin.subscribedEvents());
      await stage('subscribe', () => subscribeAll(plugin, wanted));
      isEnabled = true;
    } catch (error) {
      await undo(wasEnabled);
      throw error;
    }
  }

  function subscribeAll(plugin: ScrobblerPlugin<Host, Handler>, wanted: unknown): void {
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) {
      throw new Error('subscribedEvents must give an object: the name of each event, and its handler.');
    }
    checkAliases(Object.keys(wanted));
    for (const [alias, given] of Object.entries(wanted)) {
      const handler = typeof given === 'string' ? methodOf(plugin, given) : given;
      if (typeof handler !== 'function')
        throw new Error(`the handler of ${alias} is neither a function nor the name of a method.`);
      subscriptions.push(options.subscribe(alias as EventAlias, handler as Handler));
    }
  }

  async function undo(wasEnabled: boolean, limitMs = DISABLE_LIMIT_MS): Promise<void> {
    for (const unsubscribe of subscriptions.splice(0)) unsubscribe();
    const plugin = instance;
    instance = null;
    isEnabled = false;
    if (!wasEnabled || plugin === null) return;
    try {
      await within(limitMs, clock, () => plugin.onDisable?.());
    } catch (error) {
      log.warn('a scrobbler failed while it was being disabled', { plugin: name, error: errorText(error) });
    }
  }

  /** One change after another. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const run = lastChange.then(work);
    lastChange = run.catch(() => undefined);
    return run;
  }

  return {
    enable: () => inTurn(enable),
    disable: (limitMs) => inTurn(() => undo(isEnabled, limitMs)),
    reconfigure: () =>
      inTurn(async () => {
        const plugin = instance;
        if (plugin === null || !isEnabled) return;
        try {
          const settings = await options.settings();
          await within(ENABLE_LIMIT_MS, clock, () => plugin.configure?.(settings));
        } catch (error) {
          log.warn('a scrobbler could not take its new settings', { plugin: name, error: errorText(error) });
        }
      }),
  };
}

/** A class is made with `new`, and without arguments. */
function construct<Host, Handler>(made: unknown): ScrobblerPlugin<Host, Handler> {
  if (typeof made !== 'function') throw new Error('the module’s default export is not a class.');
  const instance: unknown = Reflect.construct(made, []);
  const wanted = ['onEnable', 'subscribedEvents'] as const;
  for (const method of wanted) {
    if (typeof (instance as Record<string, unknown>)[method] !== 'function')
      throw new Error(`the method ${method} is missing.`);
  }
  return instance as ScrobblerPlugin<Host, Handler>;
}

/** @throws where an event is not known here. */
function checkAliases(aliases: readonly string[]): void {
  const unknown = aliases.find((alias) => !isEventAlias(alias));
  if (unknown === undefined) return;
  throw new Error(`there is no event "${unknown}". There is: ${KNOWN_ALIASES.join(', ')}.`);
}

function methodOf(plugin: object, name: string): unknown {
  const method = (plugin as Record<string, unknown>)[name];
  if (typeof method !== 'function') throw new Error(`there is no method "${name}".`);
  return method.bind(plugin);
}

/** The work's result, or a rejection when it takes longer. */
export function within<T>(limitMs: number, clock: Pick<Clock, 'after'>, work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(limitMs, () => reject(new Error(`it took longer than ${limitMs / 1000} s.`)));
    new Promise<T>((settle) => settle(work())).then(resolve, reject).finally(() => timer.cancel());
  });
}

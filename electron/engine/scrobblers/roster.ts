/** All services together, built in and installed: which there are, whether each is on, and what goes to it. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { ServiceInfo } from '../../../shared/services.ts';
import type { Log } from '../ports.ts';
import type { Route } from '../scrobble/event-writer.ts';
import type { SkipReason } from '../scrobble/filters.ts';
import type { Lane } from '../scrobble/lane.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { HostServices } from '../store/host-services.ts';
import { aliasOf, type EventAlias } from './aliases.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Manifest } from './manifest.ts';
import { ENABLED, type OwnedSettings } from './service-settings.ts';

/** One service and all that belongs to it. */
export interface Enrolled {
  readonly service: AccountService;
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
  readonly origin: ServiceInfo['origin'];
  readonly hasLogin: boolean;
  readonly settings: OwnedSettings;
  readonly lifecycle: Lifecycle;
  /** What it is subscribed to now; null where it does not run, and is known by its manifest only. */
  readonly subscriptions: () => ReadonlySet<EventAlias> | null;
  /** Why it does not run although it was enabled, beside what `lifecycle` says. */
  readonly problem?: () => Problem | null;
  /** The user switches it on: what it was switched off for is forgotten. */
  readonly pardon?: () => void;
}

export interface RosterOptions {
  readonly hostServices: HostServices;
  readonly createLane: (service: AccountService, isHeld: () => boolean) => Lane;
  /** Why a box's events are left to somebody else. */
  readonly standsAside: (hostId: string, service: string) => SkipReason | null;
  readonly log: Log;
  readonly onProblem: (problem: Problem) => void;
  /** {@link Roster.list}, or an account, may have changed. */
  readonly onChange: () => void;
}

export interface Roster {
  /** Both change while the companion runs; keep the list, not a copy. */
  readonly services: readonly AccountService[];
  readonly lanes: readonly Lane[];
  list(): ServiceInfo[];
  /** @throws {ProblemError} of kind `not_found` */
  info(name: string): ServiceInfo;
  /** Whether it is switched on, or was ever. */
  isUsed(name: string): boolean;
  /** Whether the history of this service and the library of this box are to do with each other. */
  belongs: (hostId: string, service: string) => boolean;
  route: (hostId: string, service: string, kind: Parameters<typeof aliasOf>[0]) => Route;
  /** Adds a service; from then on it gets events, and is started where it is enabled and {@link start} was called. */
  enrol(entry: Enrolled): void;
  /** Disables it and lets it go. */
  discharge(name: string): Promise<void>;
  /** Starts every lane and, in the background, every service that is enabled; one that fails hinders no other. */
  start(): void;
  setEnabled(name: string, enabled: boolean): Promise<ServiceInfo>;
  setSetting(name: string, key: string, value: unknown): Promise<ServiceInfo>;
  /** The companion's own settings changed. */
  settingsChanged(): void;
  /** Ends lanes (each sends for at most `sendMs`) and services. */
  stop(sendMs: number): Promise<void>;
}

/** The process has to end soon. */
const DISABLE_AT_STOP_MS = 900;

interface Member extends Enrolled {
  readonly lane: Lane;
  state: 'off' | 'starting' | 'running' | 'failed';
  failure: Problem | null;
  endLoginWatch: () => void;
}

export function createRoster(options: RosterOptions): Roster {
  const { hostServices, log } = options;
  const members: Member[] = [];
  const services: AccountService[] = [];
  const lanes: Lane[] = [];
  let isStarted = false;

  const isEnabled = ({ settings, manifest, origin }: Enrolled): boolean =>
    settings.enabled() ?? (origin === 'built_in' && manifest.settings[ENABLED]?.default === true);

  function memberNamed(name: string): Member {
    const wanted = name.toLowerCase();
    const member =
      members.find(({ service }) => service.name === wanted) ??
      members.find(({ manifest }) => manifest.name === `phlix-plugin-${wanted}`);
    if (member !== undefined) return member;
    const known = members.map(({ service }) => service.name).join(', ');
    throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
  }

  function infoOf(member: Member): ServiceInfo {
    const { service, manifest, origin, hasLogin, settings, warnings } = member;
    const enabled = isEnabled(member);
    const missing = settings.missing();
    const problem = member.failure ?? member.problem?.() ?? null;
    const state = !enabled ? 'off' : problem !== null ? 'failed' : missing.length > 0 ? 'needs_setup' : member.state;
    return {
      name: service.name,
      label: service.label,
      version: manifest.version,
      origin,
      enabled,
      state,
      problem,
      missing,
      hasLogin,
      events: [...(member.subscriptions() ?? manifest.events)],
      settings: settings.list(),
      warnings,
    };
  }

  function route(hostId: string, name: string, kind: Parameters<typeof aliasOf>[0]): Route {
    const member = members.find(({ service }) => service.name === name);
    if (member === undefined) return 'yes';
    const wanted = member.subscriptions() ?? new Set(member.manifest.events);
    if (wanted.size > 0 && !wanted.has(aliasOf(kind))) return 'unconcerned';
    return gateOf(member, hostId);
  }

  /** Whether anything of this box is for it, whatever it is subscribed to. */
  function gateOf(member: Member, hostId: string): Route {
    const { service, settings } = member;
    const { name } = service;
    if (!isEnabled(member)) {
      // Nobody asks why nothing goes to a service that was never switched on.
      if (settings.enabled() === null) return 'unconcerned';
      return { rule: 'service_off', text: `${service.label} is switched off.` };
    }
    if (hostServices.choice(hostId, name) === false) {
      return { rule: 'host_service_off', text: `Reporting to ${service.label} is switched off for this Kodi box.` };
    }
    if (settings.plain()['scrobble_enabled'] === false) {
      return {
        rule: 'scrobble_enabled',
        text: `Reporting to ${service.label} is switched off (its setting scrobble_enabled).`,
      };
    }
    const missing = settings.missing();
    if (missing.length > 0) {
      return { rule: 'needs_setup', text: `${service.label} is not set up: ${missing.join(', ')} has no value.` };
    }
    return options.standsAside(hostId, name) ?? 'yes';
  }

  function belongs(hostId: string, name: string): boolean {
    const member = members.find(({ service }) => service.name === name);
    const way = member === undefined ? 'yes' : gateOf(member, hostId);
    // Who does not want viewings told may still want histories alike.
    return way === 'yes' || (way !== 'unconcerned' && way.rule === 'scrobble_enabled');
  }

  async function apply(member: Member): Promise<void> {
    if (!isStarted) return;
    const { service, lifecycle, lane } = member;
    if (!isEnabled(member)) {
      await lifecycle.disable();
      member.state = 'off';
      member.failure = null;
      options.onChange();
      return;
    }
    member.state = 'starting';
    try {
      await lifecycle.enable();
      member.state = 'running';
      member.failure = null;
    } catch (error) {
      const text = `${service.label} could not be enabled: ${errorText(error)}`;
      member.failure = error instanceof ProblemError ? error.problem : { kind: 'plugin', service: service.name, text };
      member.state = 'failed';
      log.error(member.failure.text, { service: service.name });
      options.onProblem(member.failure);
    }
    lane.reconsider();
    options.onChange();
  }

  /** Whoever logs in wants the service; what was switched off long ago would else stay off unseen. */
  function enableAtLogin(member: Member): () => void {
    let before = member.service.account().state;
    return member.service.onAccountChange(() => {
      options.onChange();
      const { state } = member.service.account();
      const isLogin = state === 'linked' && (before === 'not_linked' || before === 'login_needed');
      before = state;
      if (!isLogin || isEnabled(member)) return;
      member.settings.setEnabled(true);
      applySoon(member);
    });
  }

  function applySoon(member: Member): void {
    apply(member).catch((error) => log.error('a service could not be started', { error: errorText(error) }));
  }

  function begin(member: Member): void {
    member.lane.start();
    applySoon(member);
  }

  return {
    services,
    lanes,
    list: () => members.map(infoOf),
    info: (name) => infoOf(memberNamed(name)),
    isUsed: (name) => {
      const member = members.find(({ service }) => service.name === name);
      return member !== undefined && (isEnabled(member) || member.settings.enabled() !== null);
    },
    route,
    belongs,
    enrol: (entry) => {
      const lane = options.createLane(entry.service, () => !isEnabled(entry));
      const member: Member = { ...entry, lane, state: 'off', failure: null, endLoginWatch: () => {} };
      members.push(member);
      services.push(entry.service);
      lanes.push(lane);
      member.endLoginWatch = enableAtLogin(member);
      if (isStarted) begin(member);
    },
    discharge: async (name) => {
      const member = memberNamed(name);
      members.splice(members.indexOf(member), 1);
      services.splice(services.indexOf(member.service), 1);
      lanes.splice(lanes.indexOf(member.lane), 1);
      member.endLoginWatch();
      await member.lane.stop(0);
      await member.lifecycle.disable();
      await member.service.close();
    },
    start: () => {
      isStarted = true;
      for (const member of members) begin(member);
    },
    setEnabled: async (name, enabled) => {
      const member = memberNamed(name);
      if (enabled) member.pardon?.();
      member.settings.setEnabled(enabled);
      await apply(member);
      return infoOf(member);
    },
    setSetting: async (name, key, value) => {
      const member = memberNamed(name);
      await member.settings.set(key, value);
      await member.lifecycle.reconfigure();
      member.service.onSettingsChanged();
      member.lane.reconsider();
      return infoOf(member);
    },
    settingsChanged: () => {
      for (const { service, lane } of members) {
        service.onSettingsChanged();
        lane.reconsider();
      }
    },
    stop: async (sendMs) => {
      for (const { endLoginWatch } of members) endLoginWatch();
      await Promise.all(lanes.map((lane) => lane.stop(sendMs)));
      const end = async ({ lifecycle, service }: Member) => {
        await lifecycle.disable(DISABLE_AT_STOP_MS);
        await service.close();
      };
      await Promise.all(members.map(end));
    },
  };
}

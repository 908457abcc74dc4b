/** Tells the user: of a watch that was scrobbled, and of what lasts and needs somebody, once. */
import { errorText } from '../../shared/errors.ts';
import type { Hosts } from './hosts.ts';
import {
  type Condition,
  decide,
  type HostMemory,
  hostCondition,
  rememberHost,
  type ServiceSituation,
  serviceConditions,
} from './notifications.ts';
import type { Clock, Log, Notification, Timer } from './ports.ts';
import type { Outbox } from './scrobble/outbox.ts';
import type { OutboxEntry } from './scrobble/outbox-entry.ts';
import type { AccountService, Delivery } from './scrobble/service.ts';
import type { SettingsStore } from './store/settings-store.ts';

export interface Notifier {
  start(): void;
  stop(): void;
  /** To be told of everything that left the outbox. */
  delivered(entry: OutboxEntry, delivery: Delivery): void;
  /** What a service has taken beside its events; not more than one in ten seconds. */
  scrobbled(title: string): void;
}

export interface NotifierOptions {
  readonly services: readonly AccountService[];
  readonly outbox: Pick<Outbox, 'next' | 'waiting'>;
  readonly hosts: () => Pick<Hosts, 'situations' | 'isPlayingVideo' | 'showOnScreen'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly notify: (notification: Notification) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const LOOK_MS = 60_000;
const SCROBBLED_EVERY_MS = 10_000;
const ANNOUNCED_REMEMBERED = 100;

export function createNotifier(options: NotifierOptions): Notifier {
  const { services, outbox, hosts, settings, notify, clock, log } = options;
  const movedAtMs = new Map<string, number>();
  let memories = new Map<string, HostMemory>();
  /** What has been told of, and what was kept back and is told as soon as it may be. */
  const told = new Set<string>();
  const keptBack = new Set<string>();
  /** Viewings whose watch was told of, and the service that had taken it. */
  const announced = new Map<string, string>();
  const unsubscribe: Array<() => void> = [];
  let timer: Timer = { cancel: () => {} };

  let scrobbledAtMs = Number.NEGATIVE_INFINITY;

  /** True where it was shown. */
  function tell(notification: Notification, key: string | null): boolean {
    const decision = decide(settings.get(), hosts().isPlayingVideo());
    if (decision.isShown) notify(notification);
    else if (key === null || !keptBack.has(key))
      log.debug('a notification was not shown', { kind: notification.kind, rule: decision.rule });
    return decision.isShown;
  }

  function situationOf(service: AccountService): ServiceSituation {
    const { state, accountName } = service.account();
    return {
      name: service.name,
      label: service.label,
      state,
      waiting: outbox.waiting(service.name).count,
      next: state === 'linked' ? outbox.next(service.name, accountName) : null,
      movedAtMs: movedAtMs.get(service.name) ?? null,
    };
  }

  function conditions(): Condition[] {
    const nowMs = clock.monotonicMs();
    const situations = hosts().situations();
    memories = new Map(situations.map((host) => [host.id, rememberHost(memories.get(host.id), host, nowMs)]));
    const ofHosts = situations.flatMap((host) => {
      const memory = memories.get(host.id);
      return (memory && hostCondition(memory, host, nowMs)) ?? [];
    });
    const ofServices = services.flatMap((service) => serviceConditions(situationOf(service), clock.wallMs()));
    return [...ofServices, ...ofHosts];
  }

  function look(): void {
    try {
      const found = conditions();
      for (const key of [...told, ...keptBack]) {
        if (found.some((condition) => condition.key === key)) continue;
        told.delete(key);
        keptBack.delete(key);
      }
      for (const condition of found.filter(({ key }) => !told.has(key))) {
        if (tell(condition.notification, condition.key)) told.add(condition.key);
        else keptBack.add(condition.key);
      }
    } catch (error) {
      log.error('what to notify of could not be found out', { error: errorText(error) });
    }
  }

  function lookAgain(): void {
    look();
    timer = clock.after(LOOK_MS, lookAgain);
  }

  return {
    start: () => {
      for (const service of services) unsubscribe.push(service.onAccountChange(look));
      lookAgain();
    },
    stop: () => {
      for (const end of unsubscribe.splice(0)) end();
      timer.cancel();
    },
    scrobbled: (title) => {
      const nowMs = clock.monotonicMs();
      if (nowMs - scrobbledAtMs < SCROBBLED_EVERY_MS) return;
      scrobbledAtMs = nowMs;
      tell({ kind: 'scrobbled', title }, null);
    },
    delivered: ({ service: name, hostId, viewingId, title, watched }, delivery) => {
      if (delivery.kind !== 'sent' && delivery.kind !== 'duplicate' && delivery.kind !== 'refused') return;
      movedAtMs.set(name, clock.wallMs());
      const isIgnored = delivery.kind === 'refused' || (delivery.kind === 'sent' && delivery.note !== undefined);
      const service = services.find((one) => one.name === name);
      if (!watched || isIgnored || service?.isQuiet) return;
      // Several services take it; it is told of once.
      const teller = announced.get(viewingId) ?? name;
      if (teller !== name) return;
      announced.set(viewingId, name);
      for (const oldest of [...announced.keys()].slice(0, -ANNOUNCED_REMEMBERED)) announced.delete(oldest);
      tell({ kind: 'scrobbled', title }, null);
      if (!settings.get().notify_on_kodi) return;
      const label = service?.label ?? name;
      const isShown = decide(settings.get(), hosts().isPlayingVideo(hostId)).isShown;
      if (isShown) hosts().showOnScreen(hostId, { title: label, message: `Scrobbled: ${title}` });
    },
  };
}

/** "Why was this not scrobbled?": from a watch log entry to sentences. */
import { assertNever } from '../../../shared/errors.ts';
import type { ServiceVerdict, Verdict, ViewingExplanation } from '../../../shared/health.ts';
import { isSettingKey, SETTINGS, type Settings } from '../../../shared/settings.ts';
import type { OutcomeKind, WatchLogEntry, WatchLogOutcome } from '../../../shared/state.ts';
import { fractionToPercent } from '../../../shared/units.ts';

export interface ExplainContext {
  readonly services: ReadonlyArray<{ readonly name: string; readonly label: string }>;
  readonly settings: Settings;
  /** Why an event of a viewing waits for a service, as the queue says it; null where none does. */
  readonly whyItWaits: (service: string, viewingId: string) => string | null;
}

/** What became of a viewing at every service, and why. */
export function explainViewing(viewing: WatchLogEntry, context: ExplainContext): ViewingExplanation {
  return {
    viewing,
    text: whatHappened(viewing, context.settings),
    services: context.services.map((service) => verdictOf(viewing, service, context)),
  };
}

function whatHappened(viewing: WatchLogEntry, settings: Settings): string {
  if (viewing.endedAtMs === null) return 'It is still open: it plays, or its box has not been heard of for a moment.';
  if (isMusic(viewing)) {
    if (viewing.watched === true) return 'It was heard long enough to count.';
    return 'It was not heard long enough to count: half of it, or four minutes, without what was jumped over.';
  }
  if (viewing.watched === true) return `It was watched${share(viewing)}.`;
  return `It was not watched to the end${share(viewing)}${threshold(viewing, settings)}.`;
}

function isMusic({ kind }: WatchLogEntry): boolean {
  return kind === 'song' || kind === 'musicvideo';
}

/** ` (41 %)` */
function share({ progressFraction }: WatchLogEntry): string {
  return progressFraction === null ? '' : ` (${Math.floor(fractionToPercent(progressFraction))} %)`;
}

function threshold({ progressFraction }: WatchLogEntry, { watched_threshold }: Settings): string {
  return progressFraction === null ? '' : `: it counts from ${watched_threshold} % on (setting watched_threshold)`;
}

type Told = Pick<ServiceVerdict, 'verdict' | 'text' | 'rule'>;

function verdictOf(
  viewing: WatchLogEntry,
  service: ExplainContext['services'][number],
  context: ExplainContext,
): ServiceVerdict {
  const outcome = decisive(viewing.outcomes.filter((one) => one.service === service.name));
  const told =
    viewing.ignored !== null
      ? skipped(viewing.ignored.rule, viewing.ignored.text, viewing, service.name)
      : outcome === null
        ? withoutOutcome(viewing, service.label)
        : explainOutcome(outcome, viewing, service, context);
  return { service: service.name, label: service.label, ...told };
}

/** What says most about the end of a viewing; several of them where one file held several episodes. */
const WEIGHT: readonly OutcomeKind[] = [
  'sent',
  'duplicate',
  'waiting',
  'refused',
  'skipped',
  'evicted',
  'expired',
  'cleared',
];

/** The outcome of the stop, else (while it plays) the newest of what was told so far. */
function decisive(outcomes: readonly WatchLogOutcome[]): WatchLogOutcome | null {
  const stops = outcomes.filter(({ event }) => event === 'stopped');
  const byWeight = (one: WatchLogOutcome, other: WatchLogOutcome) =>
    WEIGHT.indexOf(one.outcome) - WEIGHT.indexOf(other.outcome);
  return stops.toSorted(byWeight)[0] ?? outcomes.findLast(({ outcome }) => outcome !== 'superseded') ?? null;
}

function withoutOutcome({ endedAtMs }: WatchLogEntry, label: string): Told {
  if (endedAtMs === null) return plain('open', `Nothing has been told ${label} yet.`);
  return plain('unknown', `Nothing is written down about ${label}: it was not set up then.`);
}

function explainOutcome(
  { outcome, reason, event }: WatchLogOutcome,
  viewing: WatchLogEntry,
  { name, label }: ExplainContext['services'][number],
  { settings, whyItWaits }: ExplainContext,
): Told {
  switch (outcome) {
    case 'sent':
    case 'duplicate':
      if (event !== 'stopped') return plain('open', `${label} knows that it plays; its end is still to come.`);
      if (outcome === 'sent' && reason !== '') return plain('ignored_by_service', reason);
      if (viewing.watched === true)
        return plain('scrobbled', `${label} has it${isMusic(viewing) ? '' : ' as watched'}.`);
      return plain('not_watched', `${label} has the position${share(viewing)}${threshold(viewing, settings)}.`);
    case 'waiting':
      return plain('waiting', `It waits for ${label}. ${whyItWaits(name, viewing.viewingId) ?? reason}`);
    case 'skipped': {
      const [, rule, text] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
      return rule === undefined ? plain('skipped', reason) : skipped(rule, text ?? '', viewing, name);
    }
    case 'refused':
      return plain('refused', reason);
    case 'superseded':
    case 'evicted':
    case 'expired':
    case 'cleared':
      return plain('lost', reason);
    default:
      return assertNever(outcome);
  }
}

function plain(verdict: Verdict, text: string): Told {
  return { verdict, text, rule: null };
}

function skipped(rule: string, text: string, { hostId }: WatchLogEntry, service: string): Told {
  const remedy = remedyOf(rule, hostId.slice(0, 8), service);
  return { verdict: 'skipped', text: remedy === null ? text : `${text} ${remedy}`, rule };
}

/** What the user can do about a rule; null where nothing is wrong, or the text says it already. */
function remedyOf(rule: string, box: string, service: string): string | null {
  if (isSettingKey(rule)) {
    const value = SETTINGS[rule].type === 'switch' ? 'on' : 'VALUE';
    return `To change that: companion settings set ${rule} ${value}.`;
  }
  switch (rule) {
    case 'stand_aside':
      return `To have the companion report it: companion hosts stand-aside ${box} ${service} off.`;
    case 'service_off':
      return `Switch it on: companion services enable ${service}.`;
    case 'host_service_off':
      return `To have this box reported to it: companion hosts route ${box} ${service} default.`;
    case 'scrobble_enabled':
    case 'needs_setup':
      return `Its settings: companion services settings ${service}.`;
    case 'not_linked':
      return `Log in: companion login ${service}.`;
    case 'not_identified':
      return 'Add it to Kodi’s library, or name the file after its title and number.';
    default:
      return null;
  }
}

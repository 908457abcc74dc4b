/**
 * Add-ons on the boxes that report to the same services as we do. While one is switched on, the companion stands aside
 * for its service on that box, so that nothing is counted twice; the user may choose otherwise. Said once.
 */
import * as v from 'valibot';
import { errorText, type Problem, ProblemError } from '../../shared/errors.ts';
import type { OtherScrobbler, StandAsideChoice } from '../../shared/state.ts';
import { KodiCallError, type KodiCaller } from './kodi/kodi-caller.ts';
import { askScrobblerAddOns, type ScrobblerAddOn } from './kodi/scrobbler-add-ons.ts';
import type { Clock, Log } from './ports.ts';
import type { SkipReason } from './scrobble/filters.ts';
import type { ScrobbleService } from './scrobble/service.ts';
import type { StateStore } from './store/state-store.ts';

export interface OtherScrobblers {
  /** A box is there: asked what runs on it. */
  connected(hostId: string, caller: KodiCaller): void;
  /** Something begins to play: asked again where the last answer is old. */
  playbackStarted(hostId: string): void;
  list(hostId: string): readonly OtherScrobbler[];
  /** Why a box's events are not reported to a service; null where they are. */
  skipReason(hostId: string, service: string): SkipReason | null;
  /** Throws a `ProblemError` of kind `not_found` for a service that there is not. */
  choose(hostId: string, service: string, choice: StandAsideChoice): void;
}

export interface OtherScrobblersOptions {
  readonly state: StateStore;
  readonly services: ReadonlyArray<Pick<ScrobbleService, 'name' | 'label'>>;
  /** Whether anybody wants something reported to this service; absent: to all. */
  readonly isUsed?: (service: string) => boolean;
  /** The service that each add-on reports to, by the add-on's id. */
  readonly addOns: ReadonlyMap<string, string>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  readonly labelOf: (hostId: string) => string;
  readonly onProblem: (problem: Problem) => void;
  /** {@link OtherScrobblers.list} of some box is another. */
  readonly onChange?: () => void;
}

const ASK_AGAIN_MS = 10 * 60_000;

/** What is known of a box, also before it answers and while it is away. */
const recordSchema = v.object({
  found: v.array(v.object({ addOnId: v.string(), name: v.string(), service: v.string() })),
  /** Only what was chosen; everything else is `auto`. */
  choices: v.record(v.string(), v.picklist(['on', 'off'])),
  /** Add-ons that the user has been told of. */
  told: v.array(v.string()),
});
type BoxRecord = v.InferOutput<typeof recordSchema>;

const NOTHING: BoxRecord = { found: [], choices: {}, told: [] };

export function createOtherScrobblers(options: OtherScrobblersOptions): OtherScrobblers {
  const { state, services, clock, log } = options;
  const records = new Map<string, BoxRecord>();
  const lines = new Map<string, { readonly caller: KodiCaller; readonly askedAtMs: number }>();

  const recordOf = (hostId: string): BoxRecord => {
    const known = records.get(hostId) ?? readRecord(state.get(keyOf(hostId)));
    records.set(hostId, known);
    return known;
  };
  const keep = (hostId: string, record: BoxRecord) => {
    if (JSON.stringify(record) === JSON.stringify(recordOf(hostId))) return;
    records.set(hostId, record);
    options.onChange?.();
    state.set(keyOf(hostId), JSON.stringify(record));
  };

  const ask = (hostId: string, caller: KodiCaller) => {
    lines.set(hostId, { caller, askedAtMs: clock.monotonicMs() });
    askScrobblerAddOns(caller, options.addOns).then(
      (found) => note(hostId, found),
      (error: unknown) => {
        // What is known from before still holds; the box is asked again when it is back, or plays.
        lines.set(hostId, { caller, askedAtMs: Number.NEGATIVE_INFINITY });
        if (error instanceof KodiCallError) log.debug(`could not ask for add-ons: ${error.message}`, { hostId });
        else log.error('could not ask for add-ons', { hostId, error: errorText(error) });
      },
    );
  };

  const note = (hostId: string, found: readonly ScrobblerAddOn[]) => {
    const { choices, told } = recordOf(hostId);
    const { isUsed = () => true } = options;
    const rivals = found.filter(({ service }) => services.some(({ name }) => name === service) && isUsed(service));
    try {
      keep(hostId, { found: [...found], choices, told: rivals.map(({ addOnId }) => addOnId) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      options.onProblem(error.problem);
    }
    for (const rival of rivals) if (!told.includes(rival.addOnId)) options.onProblem(problemOf(hostId, rival));
  };

  const problemOf = (hostId: string, { addOnId, name, service }: ScrobblerAddOn): Problem => {
    const label = services.find((one) => one.name === service)?.label ?? service;
    const aside = skipReason(hostId, service) !== null;
    const now = aside
      ? `The companion therefore stands aside for ${label} on this box, so that nothing counts twice. To let the companion report it, switch the add-on off in Kodi`
      : `What is watched there may count twice, because you chose that the companion reports it all the same. Switch the add-on off in Kodi`;
    const command = aside ? `, or: companion hosts stand-aside ${hostId} ${service} off` : '';
    const text = `${options.labelOf(hostId)} has the add-on ${name} (${addOnId}), which reports to ${label} by itself. ${now}${command}.`;
    return { kind: 'second_scrobbler', hostId, service, text };
  };

  const skipReason: OtherScrobblers['skipReason'] = (hostId, service) => {
    const { found, choices } = recordOf(hostId);
    const rival = found.find((one) => one.service === service);
    const choice = choices[service] ?? 'auto';
    if (choice === 'off' || (choice === 'auto' && rival === undefined)) return null;
    const label = services.find(({ name }) => name === service)?.label ?? service;
    const text =
      rival === undefined
        ? `You chose that the companion does not report this box to ${label}.`
        : `The add-on ${rival.name} on this box reports to ${label} by itself; the companion stands aside.`;
    return { rule: 'stand_aside', text };
  };

  return {
    connected: ask,
    playbackStarted: (hostId) => {
      const line = lines.get(hostId);
      if (line !== undefined && clock.monotonicMs() - line.askedAtMs >= ASK_AGAIN_MS) ask(hostId, line.caller);
    },
    list: (hostId) => {
      const { found, choices } = recordOf(hostId);
      const chosen = Object.keys(choices).filter((service) => !found.some((one) => one.service === service));
      const all = [...found, ...chosen.map((service) => ({ addOnId: null, name: null, service }))];
      return all.map((one) => ({
        ...one,
        choice: choices[one.service] ?? 'auto',
        standsAside: services.some(({ name }) => name === one.service) && skipReason(hostId, one.service) !== null,
      }));
    },
    skipReason,
    choose: (hostId, name, choice) => {
      const service = services.find((one) => one.name === name.toLowerCase());
      if (service === undefined) {
        const known = services.map((one) => one.name).join(', ');
        throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
      }
      const record = recordOf(hostId);
      const { [service.name]: _, ...others } = record.choices;
      const choices = choice === 'auto' ? others : { ...others, [service.name]: choice };
      keep(hostId, { ...record, choices });
    },
  };
}

const keyOf = (hostId: string) => `other_scrobblers ${hostId}`;

function readRecord(text: string | null): BoxRecord {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), recordSchema), text);
  return parsed.success ? parsed.output : NOTHING;
}

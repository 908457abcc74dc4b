/** Which viewings of one box are private, and what may be told of them: only that there was one. */
import type { Observation } from '../kodi/observation.ts';
import type { HostPlayback } from './host-playback.ts';
import { isNameless, NAMELESS, type Viewing } from './viewing.ts';
import type { PrivateEvent, ViewingEvent } from './viewing-event.ts';

/** What one observation changed. */
export interface PrivateTurn {
  readonly before: HostPlayback;
  readonly after: HostPlayback;
  readonly observation: Observation;
  readonly events: readonly ViewingEvent[];
  readonly isPrivateTime: boolean;
}

/** A viewing that begins in private time stays private to its end, also when private time ends before it. */
export class PrivateViewings {
  private readonly ids = new Set<string>();
  /** A private viewing was given up because the box was away: what a look finds there first is taken for its rest. */
  private mayGoOn = false;

  constructor(recovered: Viewing | null) {
    if (recovered !== null && isNameless(recovered)) this.ids.add(recovered.id);
  }

  has(viewing: Viewing | null): boolean {
    return viewing !== null && this.ids.has(viewing.id);
  }

  /** Takes note of what is private now, and gives the events as they may be told. */
  work(turn: PrivateTurn): Array<ViewingEvent | PrivateEvent> {
    const { before, after, observation, events, isPrivateTime } = turn;
    const known = [before.viewing?.id, before.picture?.id];
    const isRest = this.mayGoOn && observation.kind === 'reading';
    const isNew = (id: string) => !known.includes(id);
    const begins = observation.kind === 'parted' && observation.reason === 'private_time';
    const open = [after.viewing, after.picture].flatMap((viewing) => (viewing === null ? [] : [viewing.id]));
    for (const id of open) {
      if (isNew(id) ? isPrivateTime || isRest : begins) this.ids.add(id);
    }
    for (const { viewingId } of events) {
      if (isPrivateTime && isNew(viewingId)) this.ids.add(viewingId);
    }
    if (this.has(before.viewing) && observation.kind === 'tick') this.mayGoOn = after.viewing === null;
    else if (observation.kind !== 'connected' && observation.kind !== 'lost') this.mayGoOn = false;
    const told = events.flatMap((event): ReadonlyArray<ViewingEvent | PrivateEvent> => {
      return this.ids.has(event.viewingId) ? hidden(event) : [event];
    });
    for (const id of this.ids) if (!open.includes(id)) this.ids.delete(id);
    return told;
  }
}

/** The first word on a viewing says that there was one; there is no second. */
function hidden({ kind, viewingId, hostId, startedAtMs }: ViewingEvent): PrivateEvent[] {
  return kind === 'started' || kind === 'ignored' ? [{ kind: 'private', viewingId, hostId, startedAtMs }] : [];
}

/** Nothing plays that long: what is found now is something else. */
const LONGEST_REST_MS = 6 * 3_600_000;

/** Whether a private viewing of the last run must have ended meanwhile. */
export function isLongOver(recovered: Viewing, wallMs: number): boolean {
  const { presence } = recovered;
  return isNameless(recovered) && presence.kind === 'waiting' && wallMs - presence.heardWallMs > LONGEST_REST_MS;
}

/** The viewing as it may be stored: without its item, its length and its place. */
export function nameless(viewing: Viewing): Viewing {
  return {
    ...viewing,
    notified: NAMELESS,
    item: null,
    durationSeconds: null,
    startedAtMs: null,
    anchor: null,
    sample: null,
    playedSeconds: 0,
    playCountBefore: null,
    counted: null,
    beganAtSeconds: null,
    gap: null,
    border: null,
  };
}

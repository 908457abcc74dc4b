/** Keeps the memory of where counted viewings were left, from one run to the next. */
import * as v from 'valibot';
import type { HostPlayback, LeftOff } from './host-playback.ts';

/** Where small texts are kept. */
interface TextStore {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

const stored = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ fileKey: v.string(), positionSeconds: v.number() })),
);

const keyOf = (hostId: string) => `left_off:${hostId}`;

export function readLeftOff(store: TextStore, hostId: string): readonly LeftOff[] {
  const parsed = v.safeParse(stored, store.get(keyOf(hostId)) ?? '[]');
  return parsed.success ? parsed.output : [];
}

export function storeLeftOff(store: TextStore, { hostId, leftOff }: HostPlayback): void {
  store.set(keyOf(hostId), leftOff.length === 0 ? null : JSON.stringify(leftOff));
}

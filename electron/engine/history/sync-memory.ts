/** What two-way sync keeps of one account from run to run. */
import * as v from 'valibot';
import type { StateStore } from '../store/state-store.ts';

const byHost = v.record(v.string(), v.number());
const memorySchema = v.object({
  isConfirmed: v.boolean(),
  lastRunAtMs: v.nullable(v.number()),
  /** Up to when each box has what the service tells. */
  pulledToMs: byHost,
  /** When each box last had all of it, whatever its time. */
  pulledAllMs: v.optional(byHost, {}),
  /** Up to when the service has what each box tells. */
  pushedToMs: byHost,
  /** How many were added when, of the last hour. */
  added: v.array(v.object({ atMs: v.number(), count: v.number() })),
  /** So many more were agreed to. */
  allowance: v.number(),
  /** What a preview said would be added, and when. */
  previewed: v.nullable(v.object({ atMs: v.number(), adds: v.number() })),
  asks: v.nullable(v.object({ adds: v.number(), text: v.string() })),
  /** What was added lately: key and moment. */
  recent: v.array(v.tuple([v.string(), v.number()])),
});
export type SyncMemory = Readonly<v.InferOutput<typeof memorySchema>>;

const NOTHING: SyncMemory = {
  isConfirmed: false,
  lastRunAtMs: null,
  pulledToMs: {},
  pulledAllMs: {},
  pushedToMs: {},
  added: [],
  allowance: 0,
  previewed: null,
  asks: null,
  recent: [],
};

const keyOf = (service: string, account: string) => `sync:${service}:${account}`;

export interface AccountMemory {
  read(): SyncMemory;
  change(change: Partial<SyncMemory>): void;
}

export interface AccountMemoryOptions {
  readonly state: StateStore;
  readonly service: string;
  readonly account: string;
  readonly onChange?: () => void;
}

export function accountMemory({ state, service, account, onChange }: AccountMemoryOptions): AccountMemory {
  const key = keyOf(service, account);
  const read = (): SyncMemory => {
    const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), memorySchema), state.get(key));
    return kept.success ? kept.output : NOTHING;
  };
  return {
    read,
    change: (change) => {
      state.set(key, JSON.stringify({ ...read(), ...change }));
      onChange?.();
    },
  };
}

/** Whoever has logged out is asked again: what was agreed to is over. How far both sides were alike stays known. */
export function forgetAgreement(options: AccountMemoryOptions): void {
  accountMemory(options).change({ isConfirmed: false, asks: null, previewed: null, allowance: 0 });
}

/** What the companion and a plugin's process say to each other: one JSON object a message, checked where it enters. */
import * as v from 'valibot';
import type { PlaybackEvent } from '../../../shared/plugin-api.ts';
import type { EventAlias } from '../scrobblers/aliases.ts';
import type { SettingValues } from '../scrobblers/service-settings.ts';

/** To the plugin's process. */
export type ToPlugin =
  | {
      readonly type: 'enable';
      readonly name: string;
      /** Absolute path of the module. */
      readonly entry: string;
      /** Of the manifest. */
      readonly events: readonly string[];
      readonly settings: SettingValues;
      /** The companion's: `0.1.0` */
      readonly appVersion: string;
    }
  | { readonly type: 'configure'; readonly settings: SettingValues }
  | { readonly type: 'event'; readonly id: number; readonly alias: EventAlias; readonly event: PlaybackEvent }
  /** What it once put into the queue. */
  | { readonly type: 'queued'; readonly id: number; readonly kind: string; readonly payload: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly text: string }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'disable' };

const text = v.pipe(
  v.string(),
  v.transform((value) => value.slice(0, 1000)),
);
const id = v.pipe(v.number(), v.safeInteger());

/** What became of an event in the plugin. */
const answer = v.variant('kind', [
  /** `strange`: what it gave back, where that means nothing here. */
  v.object({ kind: v.literal('done'), strange: v.exactOptional(text) }),
  /** Again, and not before so many seconds have passed. */
  v.object({ kind: v.literal('retry'), afterSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)) }),
  /** Never again. */
  v.object({ kind: v.literal('drop'), reason: text }),
  /** Not before the user has logged in, or changed a setting. */
  v.object({ kind: v.literal('auth') }),
  /** Its handler threw, or took too long. */
  v.object({ kind: v.literal('failed'), text }),
]);
export type PluginAnswer = v.InferOutput<typeof answer>;

/** From the plugin's process. */
export const fromPlugin = v.variant('type', [
  v.object({ type: v.literal('ready'), events: v.array(text) }),
  v.object({ type: v.literal('failed'), stage: text, text }),
  v.object({ type: v.literal('answer'), id, answer }),
  v.object({ type: v.literal('call'), id, call: text, input: v.unknown() }),
  v.object({ type: v.literal('log'), level: v.picklist(['debug', 'info', 'warn', 'error']), text }),
  v.object({ type: v.literal('pong'), id, residentBytes: v.number() }),
  v.object({ type: v.literal('disabled') }),
]);
export type FromPlugin = v.InferOutput<typeof fromPlugin>;

/** What a plugin may ask of the companion, checked and bounded; a rejection's text is told to the plugin. */
import * as v from 'valibot';
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { Ports } from '../ports.ts';
import { ENABLED, type OwnedSettings, type SettingValues } from '../scrobblers/service-settings.ts';
import { checked } from './checked-input.ts';
import { createLibraryCalls, isLibraryCall, type LibraryCallsOptions } from './library-calls.ts';

export interface HostCallsOptions extends LibraryCallsOptions {
  readonly label: string;
  readonly appVersion: string;
  readonly ports: Pick<Ports, 'fetch'>;
  readonly settings: OwnedSettings;
  readonly enqueue: (own: QueuedByPlugin) => void;
  readonly showAddress: (address: string) => void;
  /** Something was sent that no event told of. */
  readonly onScrobbled: (title: string) => void;
  readonly onProblem: (problem: Problem) => void;
}

export interface QueuedByPlugin {
  readonly kind: string;
  readonly payload: unknown;
  readonly sessionId: string;
  readonly expiresAtMs: number | null;
}

const MOST_RESPONSE_BYTES = 2 * 1024 * 1024;
const USUAL_TIMEOUT_MS = 30_000;
const LONGEST_TIMEOUT_MS = 60_000;
const MOST_PAYLOAD = 64 * 1024;

const shortText = (length: number) => v.pipe(v.string(), v.maxLength(length));
const webAddress = v.pipe(
  shortText(4000),
  v.check((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'url must be an http or https address'),
);

const httpRequest = v.object({
  method: v.optional(v.picklist(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']), 'GET'),
  url: webAddress,
  headers: v.optional(v.record(shortText(100), shortText(8000)), {}),
  /** One of the two, or none. */
  json: v.optional(v.unknown()),
  form: v.optional(v.record(shortText(200), shortText(100_000))),
  timeoutMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(LONGEST_TIMEOUT_MS)), USUAL_TIMEOUT_MS),
});
const ownEvent = v.object({
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_.-]{0,40}$/i)),
  payload: v.optional(v.unknown(), null),
  sessionId: shortText(100),
  /** Unix seconds. */
  expiresAt: v.optional(v.nullable(v.number()), null),
});

export function createHostCalls(options: HostCallsOptions) {
  const askLibrary = createLibraryCalls(options);
  const { name, label, settings, onProblem } = options;

  async function request(input: unknown, signal: AbortSignal) {
    const { method, url, headers, json, form, timeoutMs } = checked(httpRequest, input);
    const body = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form) : null;
    const given = {
      'user-agent': `PunchPlay-Companion/${options.appVersion} (${name})`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...lowerCased(headers),
    };
    const response = await options.ports.fetch(url, {
      method,
      headers: given,
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await boundedText(response),
    };
  }

  return async (call: string, input: unknown, signal: AbortSignal): Promise<unknown> => {
    if (isLibraryCall(call)) return await askLibrary(call, input, signal);
    switch (call) {
      case 'http.request':
        return await request(input, signal).catch((error: unknown) => {
          throw new Error(causeText(error));
        });
      case 'settings.get':
        return await settings.get();
      case 'settings.update':
        return await settings.update(withoutOurs(checked(v.record(shortText(100), v.unknown()), input)));
      case 'queue.enqueue': {
        const { kind, payload, sessionId, expiresAt } = checked(ownEvent, input);
        if (JSON.stringify(payload).length > MOST_PAYLOAD) throw new Error('the payload is longer than 64 kB');
        return options.enqueue({ kind, payload, sessionId, expiresAtMs: expiresAt === null ? null : expiresAt * 1000 });
      }
      case 'oauth.open_browser':
        return options.showAddress(checked(v.object({ url: webAddress }), input).url);
      case 'notify.scrobbled':
        return options.onScrobbled(checked(v.object({ title: shortText(300) }), input).title);
      case 'notify.login_needed': {
        const text = `${label} wants a new login: look at its settings (companion services settings ${name}).`;
        return onProblem({ kind: 'login_needed', service: name, text });
      }
      case 'notify.error': {
        const { text } = checked(v.object({ text: v.string() }), input);
        return onProblem({ kind: 'plugin', service: name, text: `${label}: ${text.slice(0, 300)}` });
      }
      default:
        throw new Error(`the companion has nothing that is called ${JSON.stringify(call.slice(0, 40))}`);
    }
  };
}

/** Whether it is switched on is the user's to say. */
function withoutOurs({ [ENABLED]: _, ...values }: SettingValues): SettingValues {
  return values;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]));
}

/** The body, refused where it is too long. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_RESPONSE_BYTES) throw new Error('the response is longer than 2 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` hides why in its cause. */
function causeText(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorText(cause) || 'the request failed';
}

/**
 * Logging in with the browser: authorization code with PKCE (RFC 7636), the browser coming back to this machine
 * (RFC 8252, 7.3). Whoever calls the address without the login's own `state` changes nothing.
 */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { errorText, ProblemError } from '../../../shared/errors.ts';
import type { LoginStatus } from '../../../shared/state.ts';
import type { Ports, Timer } from '../ports.ts';
import type { TokenReply } from './token-pair.ts';

export interface BrowserLogin<Place> {
  /** Begins a login, and ends one that runs; resolves when there is an address to open, or a reason why not. */
  begin(place: Place): Promise<LoginStatus>;
  status(): LoginStatus;
  /** Ends the login that runs; one whose tokens are just being stored is completed. */
  cancel(text?: string): LoginStatus;
}

/** What makes one login this one. */
export interface BrowserRequest {
  readonly state: string;
  /** Of S256. */
  readonly challenge: string;
}

export interface BrowserLoginOptions<Place> {
  readonly service: string;
  readonly label: string;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>;
  /** `http://127.0.0.1:47836/trakt` */
  readonly redirectUri: (place: Place) => string;
  /** Where the user allows it. */
  readonly address: (place: Place, request: BrowserRequest) => string;
  /** Gives the tokens for the code, or why there are none. */
  readonly exchange: (
    place: Place,
    code: string,
    verifier: string,
    signal: AbortSignal,
  ) => Promise<TokenReply | { readonly reason: string }>;
  /** Stores the tokens; gives the user's name. */
  readonly link: (place: Place, reply: TokenReply) => Promise<string>;
  readonly onChange?: () => void;
}

const LIFETIME_MS = 10 * 60_000;

interface Attempt<Place> {
  readonly place: Place;
  readonly state: string;
  readonly verifier: string;
  readonly path: string;
  readonly abort: AbortController;
  server: Server | null;
  timer: Timer | null;
  storing: boolean;
}

export function createBrowserLogin<Place>(options: BrowserLoginOptions<Place>): BrowserLogin<Place> {
  const { service, label } = options;
  const { clock, random, log } = options.ports;
  let attempt: Attempt<Place> | null = null;
  let deadlineMonotonicMs = 0;
  const statusOf = (state: LoginStatus['state'], text: string, more: Partial<LoginStatus> = {}): LoginStatus => {
    const nothing = { userCode: null, address: null, expiresAtMs: null, secondsLeft: null, accountName: null };
    return { service, method: 'browser', state, text, ...nothing, ...more };
  };
  let shown: LoginStatus = statusOf('none', 'No login is under way.');

  const status = (): LoginStatus => {
    if (shown.expiresAtMs === null) return shown;
    return { ...shown, secondsLeft: Math.max(0, Math.ceil((deadlineMonotonicMs - clock.monotonicMs()) / 1000)) };
  };
  const show = (next: LoginStatus): void => {
    shown = next;
    options.onChange?.();
  };
  const finish = (state: LoginStatus['state'], text: string, accountName: string | null = null): LoginStatus => {
    attempt?.timer?.cancel();
    attempt?.abort.abort();
    const server = attempt?.server;
    attempt = null;
    // The page that says so is still on its way to the browser.
    server?.close();
    server?.closeIdleConnections();
    show(statusOf(state, text, { accountName }));
    log.info(`A ${label} login has ended.`, { state });
    return status();
  };

  /** What the browser came back with: the words for its page. */
  const takeBack = (mine: Attempt<Place>, query: URLSearchParams): string => {
    if (mine.storing) return 'This login is being completed.';
    const code = query.get('code');
    if (code === null || query.has('error')) {
      const isDenied = query.get('error') === 'access_denied';
      finish(
        isDenied ? 'denied' : 'failed',
        `The login was refused at ${label}. Start it again if that was a mistake.`,
      );
      return `${label} did not allow it. You can close this page.`;
    }
    mine.storing = true;
    void complete(mine, code);
    return 'Done: you can close this page and go back to the companion.';
  };

  const complete = async (mine: Attempt<Place>, code: string): Promise<void> => {
    try {
      const tokens = await options.exchange(mine.place, code, mine.verifier, mine.abort.signal);
      if (attempt !== mine) return;
      if ('reason' in tokens) {
        finish('failed', `The login failed: ${tokens.reason} Start it again.`);
        return;
      }
      const name = await options.link(mine.place, tokens);
      finish('linked', `Linked as ${name}.`, name);
    } catch (error) {
      if (!(error instanceof ProblemError)) log.error('A login could not be stored.', { reason: errorText(error) });
      finish('failed', `${label} allowed the login, but it could not be stored. ${errorText(error)}`);
    }
  };

  const listen = (mine: Attempt<Place>, port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const isOurs =
        request.method === 'GET' && url.pathname === mine.path && url.searchParams.get('state') === mine.state;
      const text = isOurs && attempt === mine ? takeBack(mine, url.searchParams) : 'There is nothing here.';
      const headers = {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        Connection: 'close',
      };
      response.writeHead(isOurs ? 200 : 404, headers).end(`${text}\n`);
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.unref();
        resolve(server);
      });
    });
  };

  return {
    async begin(place) {
      if (attempt?.storing === true) return status();
      if (attempt !== null) finish('cancelled', 'A new login was begun.');
      const back = loopback(options.redirectUri(place));
      if (back === null) {
        return finish('failed', `redirect_uri of ${label} must be like http://127.0.0.1:47836/${service}.`);
      }
      const verifier = hex(random) + hex(random);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const mine: Attempt<Place> = {
        place,
        state: hex(random),
        verifier,
        path: back.path,
        abort: new AbortController(),
        server: null,
        timer: null,
        storing: false,
      };
      attempt = mine;
      try {
        const server = await listen(mine, back.port);
        // Somebody cancelled it meanwhile.
        if (attempt !== mine) {
          server.close();
          return status();
        }
        mine.server = server;
      } catch (error) {
        const reason = `port ${back.port} of this computer cannot be used (${errorText(error)})`;
        return finish('failed', `The login could not begin: ${reason}. Log in with a code, or change redirect_uri.`);
      }
      const address = options.address(place, { state: mine.state, challenge });
      deadlineMonotonicMs = clock.monotonicMs() + LIFETIME_MS;
      mine.timer = clock.after(LIFETIME_MS, () =>
        finish('expired', 'Nobody allowed the login in time. Start it again.'),
      );
      const text = `Open ${address} in a browser on this computer, and allow the companion there.`;
      show(statusOf('pending', text, { address, expiresAtMs: clock.wallMs() + LIFETIME_MS }));
      return status();
    },
    status,
    cancel(text = 'The login was cancelled.') {
      return attempt === null || attempt.storing ? status() : finish('cancelled', text);
    },
  };
}

/** Port and path; null for what is no address of this machine alone. */
function loopback(uri: string): { readonly port: number; readonly path: string } | null {
  if (!URL.canParse(uri)) return null;
  const { protocol, hostname, port, pathname } = new URL(uri);
  const isHere = protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname);
  return isHere && port !== '' ? { port: Number(port), path: pathname } : null;
}

/** 32 digits, 122 bits of them random. */
function hex(random: Ports['random']): string {
  return random.uuid().replaceAll('-', '');
}

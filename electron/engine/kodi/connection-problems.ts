/** Everything that can be wrong with the way to a box, in the user's words. Each text also reads on after "because". */
import type { Problem, ProblemKind } from '../../../shared/errors.ts';
import type { HostStage } from '../../../shared/state.ts';
import type { OpenFailure, SocketEnd } from './json-rpc-socket.ts';
import type { KodiCallError } from './kodi-caller.ts';
import type { ApiVersion } from './questions.ts';

/** Where the box is said to be. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
}

/** Kodi 19. Before it, fields that are asked for do not exist. */
export const OLDEST_API_MAJOR = 12;

const ALLOW_REMOTE_CONTROL = 'Settings → Services → Control → Allow remote control from applications on other systems';

const problem = (kind: ProblemKind, stage: HostStage, text: string): Problem => ({ kind, stage, text });

/** The attempt was not wanted any more. */
export function calledOffProblem({ stage }: Pick<Problem, 'stage'>): Problem {
  return { kind: 'cancelled', ...(stage === undefined ? {} : { stage }), text: 'The attempt was called off.' };
}

export function unresolvedProblem({ address }: Target, detail: string): Problem {
  return problem(
    'host_unreachable',
    'resolve',
    `${address} could not be found by its name (${detail}): check the spelling, or enter the box's IP address instead.`,
  );
}

/** Why the WebSocket could not be opened. */
export function openProblem({ address, port }: Target, { reason, detail }: OpenFailure): Problem {
  const usual = `Kodi's port is 9090 unless it was changed; the web server's port is the HTTP port`;
  switch (reason) {
    case 'refused':
      return problem(
        'host_refused',
        'connect',
        `Kodi refused the connection: in Kodi switch on ${ALLOW_REMOTE_CONTROL}, and check that Kodi runs (${address}, port ${port}).`,
      );
    case 'timeout':
      return problem(
        'host_unreachable',
        'connect',
        `${address} did not answer within 5 s: check that the box is switched on, that the address is right, and that no firewall closes port ${port}.`,
      );
    case 'unreachable':
      return problem(
        'host_unreachable',
        'connect',
        `${address} cannot be reached from here (${detail}): check the address and this computer's network.`,
      );
    case 'http_server':
      return problem(
        'host_not_kodi',
        'connect',
        `${address} has a web server on port ${port} (it answered ${detail}), not Kodi's JSON-RPC over WebSocket: ${usual}.`,
      );
    case 'silent':
      return problem(
        'host_not_kodi',
        'connect',
        `${address} took the connection on port ${port} and then said nothing for 5 s: either it is not Kodi (${usual}), or Kodi hangs.`,
      );
    case 'not_websocket':
      return problem(
        'host_not_kodi',
        'connect',
        `${address} answered on port ${port}, but that is not Kodi (${detail}): ${usual}.`,
      );
    case 'hung_up':
      return problem(
        'host_protocol',
        'connect',
        `${address} closed the connection on port ${port} during the handshake: it is not Kodi, or Kodi is just starting or closing.`,
      );
    case 'aborted':
      return calledOffProblem({ stage: 'connect' });
  }
}

/** Why a connection that was open ended. */
export function endProblem({ address }: Target, stage: HostStage, { reason, detail }: SocketEnd): Problem {
  switch (reason) {
    case 'closed':
      return problem(
        'host_unreachable',
        stage,
        `${address} closed the connection: Kodi was closed or has crashed, or its settings changed.`,
      );
    case 'too_long':
      return problem('host_protocol', stage, `${address} sent a message of more than 1 MiB; the connection was ended.`);
    case 'broken':
      return problem('host_unreachable', stage, `${address}: the connection broke (${detail}).`);
  }
}

/** It says so much that the other boxes would have to wait. */
export function floodProblem({ address }: Pick<Target, 'address'>): Problem {
  return problem(
    'host_protocol',
    'ready',
    `${address} says hundreds of things a second, which no healthy Kodi does: the connection was ended so that the other boxes go on, and what it said last was not taken in. Restart Kodi there; an add-on of it may run wild.`,
  );
}

/** JSONRPC.Version was not answered as Kodi answers it. */
export function notKodiProblem({ address }: Target, port: number, detail: string): Problem {
  return problem(
    'host_not_kodi',
    'version',
    `${address} has something on port ${port} that does not answer as Kodi does: check the port. (${detail})`,
  );
}

export function tooOldProblem({ address }: Target, { major, minor }: ApiVersion): Problem {
  return problem(
    'host_too_old',
    'version',
    `${address} runs a Kodi that is too old: it speaks JSON-RPC ${major}.${minor}, and ${OLDEST_API_MAJOR} (Kodi 19) is needed. Update Kodi.`,
  );
}

/** The web server asks for a login that it was not given, or the password could not be read. */
export function loginProblem({ address, httpPort }: Target, user: string | null, error: KodiCallError): Problem {
  const refused = user === null ? 'asks for a user name and a password' : 'refused the user name or the password';
  const text =
    error.code === 401
      ? `Kodi's web server (${address}, port ${httpPort}) ${refused}: enter those of Kodi's Settings → Services → Control.`
      : error.message;
  return problem('host_login', 'version', text);
}

/** A question of a later stage, or of a running connection, was not answered. */
export function unansweredProblem({ address }: Target, stage: HostStage, error: KodiCallError): Problem {
  if (error.answered) return problem('host_protocol', stage, `${address} answered wrongly: ${error.message}`);
  const cause = 'Kodi hangs, or the box is switched off or away from the network';
  return problem('host_unreachable', stage, `${address} stopped answering: ${cause}. (${error.message})`);
}

/** Both ways in are closed: the first is the one to mend, the second is named where there is something to say. */
export function bothProblems(first: Problem, second: Problem | null): Problem {
  if (second === null) return first;
  const kind = second.kind === 'host_not_kodi' ? first.kind : second.kind;
  return { ...first, kind, text: `${first.text} Over HTTP it does not work either: ${second.text}` };
}

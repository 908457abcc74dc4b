/** Who may speak to the companion over loopback: only programs that can read the token, never a web page of somebody else. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '../../shared/errors.ts';

/** A refused request: the HTTP status and what the answer says. */
export interface Refusal {
  readonly status: number;
  readonly problem: Problem;
}

/** Refuses a request that was not addressed to us by name (DNS rebinding) or that another site's page sent; null where it may pass. */
export function checkOrigin(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const ours = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const { host, origin } = headers;
  if (host === undefined || !ours.includes(host.toLowerCase())) {
    return refusal(403, 'host', `This address answers only as ${ours[0]}.`);
  }
  if (origin !== undefined && !ours.some((name) => origin.toLowerCase() === `http://${name}`)) {
    return refusal(403, 'origin', 'Pages of other sites may not ask here.');
  }
  return null;
}

/** Refuses a request without the token of this start; null where it may pass. */
export function checkToken(headers: IncomingHttpHeaders, token: string): Refusal | null {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return null;
  return refusal(401, 'token', 'The token in the Authorization header is missing or wrong.');
}

/** Refuses a body that is not plain JSON; null where it may pass. */
export function checkContentType(headers: IncomingHttpHeaders): Refusal | null {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const plain = headers['content-encoding'] === undefined || headers['content-encoding'] === 'identity';
  if (type === 'application/json' && plain) return null;
  return refusal(415, 'content_type', 'The body must be JSON (Content-Type: application/json), not compressed.');
}

export function refusal(status: number, stage: string, text: string): Refusal {
  const kind = status === 401 || status === 403 ? 'not_allowed' : status === 404 ? 'not_found' : 'bad_input';
  return { status, problem: { kind, stage, text } };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

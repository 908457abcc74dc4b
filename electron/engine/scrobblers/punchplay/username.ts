import { cleanUsername } from '../token-pair.ts';
import type { JsonObject } from './client.ts';

/** The user's name at `username`, `name` or `email`, top level or under `user` (contract section 2, row 4). */
export function readUsername(body: JsonObject): string | null {
  const { user } = body;
  for (const place of [body, typeof user === 'object' && user !== null ? (user as JsonObject) : {}]) {
    const { username, name, email } = place;
    const found = cleanUsername(username) ?? cleanUsername(name) ?? cleanUsername(email);
    if (found !== null) return found;
  }
  return null;
}

/** Keeps folders, hosts and tokens out of what is written down for people. */
import { baseNameOf } from './index.ts';

/** The text as it is, or only the file's name where it is a path or an address. */
export function withoutPath(text: string): string {
  const isPath = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/|[a-z]:[\\/]|[\\/])/i.test(text);
  return isPath ? baseNameOf(text.trim()) : text;
}

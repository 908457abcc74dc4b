/** The address of a box as it is typed. */

export interface TypedAddress {
  readonly address: string;
  /** Null where none was typed. */
  readonly port: number | null;
}

/** `10.0.0.2`, `box:9091`, `[::1]:9090`, `[::1]`, `::1`. Null where it is none of these. */
export function readAddress(text: string): TypedAddress | null {
  const trimmed = text.trim();
  const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(\d+))?$/i.exec(trimmed);
  const bare = /^[0-9a-f.]*:[0-9a-f.:]*:[0-9a-f.:]*(?:%[\w.-]+)?$/i.test(trimmed);
  const named = /^([\p{L}\p{N}._-]+)(?::(\d+))?$/u.exec(trimmed);
  const [, address, port] = bare ? [trimmed, trimmed, undefined] : (bracketed ?? named ?? []);
  if (address === undefined) return null;
  return { address, port: port === undefined ? null : Number(port) };
}

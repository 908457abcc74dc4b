/** The boxes' web passwords: in the keychain only. */
import type { Keychain } from './ports.ts';
import type { HostRecord } from './store/host-store.ts';

export interface HostPasswords {
  /** Null where the box has no login, or its password was never given. */
  of(record: Pick<HostRecord, 'id' | 'user'>): Promise<string | null>;
  set(hostId: string, password: string): Promise<void>;
  forget(hostId: string): Promise<void>;
}

const keyOf = (hostId: string) => `kodi:${hostId}`;

export function createHostPasswords(keychain: Keychain): HostPasswords {
  return {
    of: ({ id, user }) => (user === null ? Promise.resolve(null) : keychain.get(keyOf(id))),
    set: (hostId, password) => keychain.set(keyOf(hostId), password),
    forget: (hostId) => keychain.delete(keyOf(hostId)),
  };
}

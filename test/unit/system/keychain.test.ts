import { describe, expect, it } from 'vitest';
import { createKeychain } from '../../../electron/system/keychain.ts';

type Library = Awaited<ReturnType<NonNullable<NonNullable<Parameters<typeof createKeychain>[0]>['load']>>>;

/** A library whose entries do what the test says, and tell how they were made. */
function library(
  behaviour: { get?: () => Promise<string | null>; made?: (...args: unknown[]) => void },
  accounts: readonly string[] = [],
): () => Promise<Library> {
  class AsyncEntry {
    constructor(...args: unknown[]) {
      behaviour.made?.(...args);
    }
    getPassword() {
      return behaviour.get?.() ?? Promise.resolve(null);
    }
  }
  const findCredentialsAsync = async () => accounts.map((account) => ({ account, password: '' }));
  return async () => ({ AsyncEntry, findCredentialsAsync }) as unknown as Library;
}

describe('the system’s keychain', () => {
  it('loads nothing before its first use', async () => {
    let loads = 0;
    const keychain = createKeychain({
      load: async () => {
        loads += 1;
        return library({})();
      },
    });
    expect(loads).toBe(0);
    await keychain.get('a');
    expect(loads).toBe(1);
  });

  it('is pinned to the Secret Service, and apart for each data directory', async () => {
    const made: unknown[][] = [];
    const load = library({ made: (...args) => made.push(args) });
    await createKeychain({ load }).get('a');
    await createKeychain({ load, dataDirectory: '/elsewhere' }).get('a');
    expect(made).toEqual([
      ['PunchPlay Companion', 'a', { linux: { store: 'secret-service' } }],
      ['PunchPlay Companion', '/elsewhere a', { linux: { store: 'secret-service' } }],
    ]);
  });

  it('names only the keys of its own data directory', async () => {
    const load = library({}, ['kodi:1', 'punchplay tokens https://punchplay.tv', '/elsewhere kodi:2', '/else kodi:3']);
    expect(await createKeychain({ load }).keys()).toEqual(['kodi:1', 'punchplay tokens https://punchplay.tv']);
    expect(await createKeychain({ load, dataDirectory: '/elsewhere' }).keys()).toEqual(['kodi:2']);
  });

  it.each([
    ['Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled', 'no D-Bus session bus'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'no keyring service'],
    ['Couldn’t access platform storage: Secret Service: no result found', 'has no keyring yet'],
    ['Couldn’t access platform storage: Secret Service: unlock prompt was dismissed', 'the keyring is locked'],
    ['something never seen', 'something never seen'],
  ])('explains %j, with both ways out', async (message, reason) => {
    const failing = {
      constructor: library({
        made: () => {
          throw new Error(message);
        },
      }),
      get: library({ get: () => Promise.reject(new Error(message)) }),
    };
    for (const load of Object.values(failing)) {
      await expect(createKeychain({ load }).get('a')).rejects.toMatchObject({
        problem: {
          kind: 'keychain',
          text: expect.stringMatching(new RegExp(`${reason}.*(keyring|keychain).*companion serve --secrets file`, 's')),
        },
      });
    }
  });

  it('says so where the library cannot be loaded', async () => {
    const load = () => Promise.reject(new Error('Cannot find native binding'));
    await expect(createKeychain({ load }).get('a')).rejects.toMatchObject({
      problem: { kind: 'keychain', text: expect.stringContaining('Cannot find native binding') },
    });
  });

  it('gives up on a keychain that does not answer, and starts nothing more behind it', async () => {
    let answer = (_: string | null) => {};
    let asked = 0;
    const load = library({
      get: () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    const keychain = createKeychain({ load, timeLimitMs: 5 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(keychain.get('a')).rejects.toMatchObject({ problem: { kind: 'keychain' } });
    }
    expect(asked).toBe(1);
    answer('late');
    await expect(keychain.get('a')).rejects.toMatchObject({ problem: { kind: 'keychain' } });
    expect(asked).toBe(2);
  });
});

/** The login at one address: its session key lasts until the user takes the application off the list (contract section 2). */
import { createTokenKeeper, type TokenKeeper, type TokenKeeperOptions } from '../token-keeper.ts';
import { type Api, accountNameOf } from './api.ts';

export type SessionKeeper = TokenKeeper<Api>;

/** There is nothing to renew a session with: one that is refused is over. */
const NO_REFRESHER: TokenKeeperOptions<Api>['refresher'] = {
  request: async () => ({ kind: 'gone', reason: 'it cannot be renewed' }),
  reset: () => {},
};

/** The keeper of one origin's session: its key is never sent to another. */
export function createSessionKeeper(
  options: Pick<TokenKeeperOptions<Api>, 'origin' | 'ports' | 'stateStore' | 'onChange'>,
): SessionKeeper {
  return createTokenKeeper({
    ...options,
    service: 'lastfm',
    label: 'Last.fm',
    keychainKey: `lastfm session ${options.origin}`,
    refresher: NO_REFRESHER,
    aheadMs: 0,
    askName: async () => null,
    nameOf: accountNameOf,
  });
}

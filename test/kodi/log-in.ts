/** Logs a scene's companion in at the simulators beside PunchPlay, as a user does. */
import { waitUntil } from '../support/kodi-box/box.ts';
import type { LastFmServer } from '../support/lastfm-server/index.ts';
import type { TraktServer } from '../support/trakt-server/index.ts';
import type { Scene } from './scene.ts';

const LIMIT_MS = 20_000;

export async function logInToTrakt(scene: Scene, trakt: TraktServer): Promise<void> {
  const { clientId, clientSecret } = trakt.behaviour;
  trakt.behaviour.autoApprove = 'ada';
  await logIn(scene, 'trakt', {
    client_id: clientId,
    client_secret: clientSecret,
    api_host: trakt.url,
    auth_host: trakt.authUrl,
  });
}

export async function logInToLastFm(scene: Scene, lastFm: LastFmServer): Promise<void> {
  const { apiUrl, apiKey, sharedSecret } = lastFm;
  lastFm.behaviour.autoApprove = 'ada';
  await logIn(scene, 'lastfm', { api_url: apiUrl, api_key: apiKey, shared_secret: sharedSecret });
}

type Settings = Readonly<Record<string, string | null>>;

async function logIn(scene: Scene, service: string, settings: Settings): Promise<void> {
  for (const [key, value] of Object.entries(settings)) await scene.ask('services.set_setting', { service, key, value });
  await scene.ask('accounts.login', { service, method: 'code' });
  const isLinked = async () => (await scene.ask('accounts.login_status', { service })).state === 'linked';
  await waitUntil(isLinked, `${service} is linked`, LIMIT_MS);
}

/** From nothing to the first watch, with a real Kodi: nothing between the box and the page is simulated. */
import { kodiAvailable } from '../support/kodi-box/machine.ts';
import { startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { expect, test } from './fixtures.ts';
import { nowScreen } from './screens/now.ts';
import { welcomeScreen } from './screens/welcome.ts';

const kodiState = kodiAvailable();
const reason = kodiState.ok ? '' : `${kodiState.reason}. To change that: ${kodiState.command}`;
/** The first Kodi on a machine makes its media and its library. */
const LIMIT_MS = 180_000;

test('a real box is added, watched, and its film arrives', async ({ home, page }) => {
  const { CI } = process.env;
  if (!kodiState.ok && CI === 'true') throw new Error(reason);
  test.skip(!kodiState.ok, reason);
  test.setTimeout(LIMIT_MS);
  const kodi = await startRealKodi();
  try {
    const welcome = welcomeScreen(page);
    const now = nowScreen(page);
    await home.open(page);
    await welcome.addByAddress({ address: kodi.address, port: kodi.webSocketPort, name: 'Living room' });
    await expect(page.getByText('Living room is being watched.')).toBeVisible();
    await welcome.next.click();
    await expect(welcome.code).toHaveText(/\S{4,}/);
    home.punchPlay.approveLogin('ada');
    await expect(page.getByText('Hello, ada')).toBeVisible();
    await welcome.next.click();
    await welcome.finish.click();

    await kodi.open(kodi.movie('Inception'));
    await expect(now.title('Living room')).toHaveText('Inception');
    await kodi.seekTo(0.95);
    await expect(now.card('Living room').getByText('Counts as watched', { exact: true })).toBeVisible();
    await kodi.stop();
    await expect.poll(() => home.punchPlay.history.map(({ title }) => title)).toEqual(['Inception']);
    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByRole('article', { name: 'Inception (2010)' })).toContainText('Watched');
  } finally {
    await kodi.stopAll();
  }
});

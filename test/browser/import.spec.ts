/** The history of the boxes goes to PunchPlay, PunchPlay's to the boxes, Trakt's both ways: looked at first, every time. */
import { readFile } from 'node:fs/promises';
import { logIn } from '../support/companion-process.ts';
import { startTraktServer } from '../support/trakt-server/index.ts';
import { axeFindings } from './axe.ts';
import { expect, type Home, test } from './fixtures.ts';
import { importScreen } from './screens/import.ts';

test('an import is looked at, sent, and told title by title', async ({ home, page }) => {
  await home.logIn();
  home.punchPlay.imports.behaviour.unmatched.add('Breaking Bad');
  const box = await home.addBox('Den');
  box.markWatched({ movieId: 3 });
  box.markWatched({ episodeId: 1 }, 2);
  box.markWatched({ episodeId: 7 });
  const view = importScreen(page);
  await home.open(page, '#/import');
  await view.look.click();
  await expect(view.number('new, would be sent')).toContainText('2');
  await expect(view.number('not recognised')).toContainText('1');
  await expect(view.report).toContainText('Breaking Bad');
  await expect(view.report).not.toContainText('Inception');
  expect(home.punchPlay.imports.entries).toEqual([]);
  await view.start.click();
  await expect(view.number('imported')).toContainText('2');
  expect(home.punchPlay.imports.entries.map(({ title, double }) => `${title} ${double}`).sort()).toEqual([
    'Inception false',
    'Sousou no Frieren false',
  ]);
  const [download] = await Promise.all([page.waitForEvent('download'), view.saveReport.click()]);
  const report = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(report.items.map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual([
    'imported',
    'imported',
    'unmatched',
  ]);
});

test('what was watched elsewhere is marked in Kodi when it was looked at and allowed', async ({ home, page }) => {
  await home.logIn();
  const box = await home.addBox('Den');
  home.punchPlay.elsewhere.movies.push({
    tmdb_id: 27205,
    imdb_id: 'tt1375666',
    playcount: 1,
    watched_at: '2026-01-02T20:00:00Z',
    media_type: 'movie',
  });
  const view = importScreen(page);
  await home.open(page, '#/import/marks');
  await view.lookAtMarks.click();
  await expect(view.box('Den')).toContainText('Inception');
  const movie = box.box.library.video('movie', 3);
  const playCount = () => movie && box.box.library.state(movie).playCount;
  expect(playCount()).toBe(0);
  await view.mark.click();
  await expect(page.getByText('1 marked in Kodi.')).toBeVisible();
  expect(playCount()).toBe(1);
});

/** Gives the companion an app at this Trakt and links the account `ada`, behind the page's back. */
async function linkTrakt({ companion: { call } }: Home, trakt: Awaited<ReturnType<typeof startTraktServer>>) {
  const { behaviour } = trakt;
  const app = {
    api_host: trakt.url,
    auth_host: trakt.authUrl,
    client_id: behaviour.clientId,
    client_secret: behaviour.clientSecret,
    redirect_uri: behaviour.redirectUri,
  };
  for (const [key, value] of Object.entries(app)) await call('services.set_setting', { service: 'trakt', key, value });
  await call('services.set_enabled', { service: 'trakt', enabled: true });
  behaviour.autoApprove = 'ada';
  await logIn(call, undefined, 'trakt');
}

test('Trakt and the boxes are kept alike when it was looked at and agreed to', async ({ home, page }) => {
  const trakt = await startTraktServer();
  try {
    trakt.titles.movies.push(
      { title: 'Inception', year: 2010, ids: { trakt: 16662, imdb: 'tt1375666', tmdb: 27205 } },
      { title: 'The Matrix', year: 1999, ids: { trakt: 481, imdb: 'tt0133093', tmdb: 603 } },
    );
    trakt.addElsewhere('Inception', Date.UTC(2025, 5, 1, 20));
    const box = await home.addBox('Den');
    box.markWatched({ movieId: 6 });
    const inception = box.box.library.video('movie', 3);
    const playCount = () => inception && box.box.library.state(inception).playCount;
    const view = importScreen(page);
    await home.open(page, '#/import/sync');
    await expect(page.getByText('Link Trakt first')).toBeVisible();
    await linkTrakt(home, trakt);
    await view.lookAtMarks.click();
    await expect(view.box('Den')).toContainText('Inception');
    await expect(view.box('From Kodi to Trakt')).toContainText('The Matrix');
    expect(await axeFindings(page)).toEqual([]);
    expect([playCount(), trakt.watched()]).toEqual([0, ['Inception']]);
    await view.agree.click();
    await expect(page.getByText('Marked in Kodi: 1. Added to Trakt: 1.')).toBeVisible();
    expect([playCount(), trakt.watched()]).toEqual([1, ['Inception', 'The Matrix']]);
    await view.sync.click();
    await expect(page.getByText('there is nothing to do')).toBeVisible();
    await trakt.fail({ mode: 'down' });
    await view.sync.click();
    await expect(page.getByText('It did not come to its end.')).toBeVisible();
    expect(trakt.violations).toEqual([]);
  } finally {
    await trakt.close();
  }
});

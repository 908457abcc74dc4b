/** The history of the boxes goes to PunchPlay, and PunchPlay's to the boxes: looked at first, both times. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
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

/** Parts of the page that are loaded when they are first needed. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Loads such a part. While the companion, which serves the page to a browser, is away, it is tried again until it is
 * back. Rejects where it cannot be had from a companion that is there: the page is of another version by then.
 */
export async function loadPatiently<Part>(
  load: () => Promise<Part>,
  isServed: () => Promise<boolean> = answersPage,
): Promise<Part> {
  let wasServed = false;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await load();
    } catch (error) {
      if (wasServed) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    wasServed = await isServed();
  }
}

async function answersPage(): Promise<boolean> {
  try {
    await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}

/** `companion open`: lets a browser in to the page of a headless companion. */
import { openBrowser } from '../system/open-browser.ts';
import { askForPageLink } from '../web/client.ts';
import type { Command } from './context.ts';

export const openPage: Command = async ({ dataDirectory, options, io }) => {
  const link = await askForPageLink(dataDirectory);
  // As JSON it is for a program, which opens it as it likes.
  const isOpened = !options.json && (await openBrowser(link, io.env));
  const how = isOpened ? ['Opened in the browser. If nothing shows there, open this link yourself:'] : [];
  return { value: { link }, lines: [...how, link] };
};

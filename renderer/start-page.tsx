import './style/tokens.css';
import './style/base.css';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../shared/bridge.ts';
import { App } from './app/app.tsx';
import { followState } from './state/mirror.ts';
import { followLanguage, followTheme } from './state/preferences.ts';
import { startSpeaking } from './strings/index.ts';

/** Shows the page of this bridge. */
export async function startPage(bridge: Bridge): Promise<void> {
  const place = document.getElementById('page');
  if (place === null) throw new Error('There is no #page in the document.');
  followTheme();
  if (bridge.shell !== null) followLanguage(bridge.shell);
  // Asked for before the words are there: both take their time at once.
  const { store } = followState(bridge);
  await startSpeaking();
  createRoot(place).render(<App bridge={bridge} store={store} />);
}

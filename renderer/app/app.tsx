import type { Bridge } from '../../shared/bridge.ts';
import { CompanionProvider } from '../bridge/companion.tsx';
import type { MirrorStore } from '../state/mirror.ts';
import { Frame } from './frame.tsx';

/** The whole page. */
export function App({ bridge, store }: { readonly bridge: Bridge; readonly store: MirrorStore }) {
  return (
    <CompanionProvider bridge={bridge} store={store}>
      <Frame />
    </CompanionProvider>
  );
}

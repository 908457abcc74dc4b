/** `node --import hooks.ts dist/desktop/main.cjs`: the built main process gets the stub for `electron`. */
import { registerHooks } from 'node:module';

const STUB = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: STUB, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

/** How the page is built: into `dist/page/`, from the first byte on without a script or style in the document itself (CSP). */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { PAGE, PARTS, ROOT } from './paths.mjs';

export default defineConfig({
  root: join(ROOT, 'renderer'),
  // Served from `app://` and from a port alike.
  base: './',
  publicDir: false,
  cacheDir: join(ROOT, 'node_modules/.vite'),
  plugins: [react()],
  logLevel: 'warn',
  build: {
    outDir: PAGE,
    assetsDir: PARTS,
    // A data address would be refused by the policy, or be looked up nowhere.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
    cssTarget: ['chrome126', 'firefox128', 'safari17.5'],
    reportCompressedSize: false,
  },
});

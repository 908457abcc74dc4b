/** `npm run build`: bundles the page into `dist/page/`, the desktop app's main process and preload into `dist/desktop/`, and the headless companion into `dist/`: `companion.js`, the parts it loads when it needs them, and what runs in a plugin's process. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import {
  DESKTOP,
  DESKTOP_ENTRY_NAME,
  DIST,
  ENTRY_NAME,
  ICONS,
  PAGE,
  PAGE_ENTRY_NAME,
  PARTS,
  PLUGIN_CHILD_NAME,
  ROOT,
} from './paths.mjs';

/** Native modules stay where npm put them. */
const NATIVE = [...builtinModules, /^node:(?!http$)/, 'better-sqlite3', '@napi-rs/keyring'];

/**
 * Node's http, without its WebSocket: an import reads every export at once, and so loads fetch and all that belongs to
 * it (5 MB) into a companion that has nobody to ask.
 */
const LEAN_HTTP = {
  name: 'lean-http',
  resolveId: (id) => (id === 'node:http' ? `\0${id}` : null),
  load: (id) =>
    id === '\0node:http' ? "export const { createServer, request } = process.getBuiltinModule('node:http');" : null,
};

/**
 * Readable in a stack trace, and otherwise as short as it can be: the text of what is loaded stays in memory, twice as
 * large where one character of it is not ASCII.
 */
const LEAN_TEXT = {
  comments: { legal: true, annotation: false, jsdoc: false },
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
};

/** A running companion may still load parts of the build it was started from. */
const KEEP_OLD_PARTS_MS = 24 * 3600 * 1000;

const startedAt = new Date();
try {
  write(PAGE, PAGE_ENTRY_NAME, await bundlePage());
  write(DESKTOP, DESKTOP_ENTRY_NAME, [...(await bundlePreload()), ...(await bundleMain())]);
  cpSync(ICONS, join(DESKTOP, 'icons'), { recursive: true });
  // The command line last: from its age it is told whether all of it is up to date.
  write(DIST, ENTRY_NAME, [...(await bundlePluginChild()), ...(await bundle())]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function bundle() {
  return bundleWithRolldown(
    { input: { companion: join(ROOT, 'electron/headless.ts') }, platform: 'node', external: NATIVE },
    { ...LEAN_TEXT, format: 'esm', entryFileNames: ENTRY_NAME, chunkFileNames: `${PARTS}/[name]-[hash].js` },
  );
}

/** One file: it is all of ours that a plugin's process may read. */
function bundlePluginChild() {
  return bundleWithRolldown(
    { input: { child: join(ROOT, 'electron/plugin-child/main.ts') }, platform: 'node', external: NATIVE },
    { format: 'esm', entryFileNames: PLUGIN_CHILD_NAME, codeSplitting: false },
  );
}

/** CommonJS: with an ES module, a top-level await of the app's readiness hangs (electron issue 40719). */
function bundleMain() {
  return bundleWithRolldown(
    {
      input: { main: join(ROOT, 'electron/main.ts') },
      platform: 'node',
      external: [...NATIVE, 'electron'],
    },
    { ...LEAN_TEXT, format: 'cjs', entryFileNames: DESKTOP_ENTRY_NAME, codeSplitting: false },
  );
}

/** CommonJS in one file: a sandboxed preload can load nothing. */
function bundlePreload() {
  return bundleWithRolldown(
    { input: { preload: join(ROOT, 'electron/preload.ts') }, platform: 'browser', external: ['electron'] },
    { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false, minify: true },
  );
}

async function bundleWithRolldown(input, output) {
  const build = await rolldown({
    ...input,
    cwd: ROOT,
    plugins: [LEAN_HTTP],
    transform: {
      target: 'es2022',
      // ws asks for two optional native modules unless it is told not to.
      define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    },
  });
  const { output: files } = await build.generate(output);
  await build.close();
  return files;
}

async function bundlePage() {
  // Else tests would build React for tests into it.
  process.env.NODE_ENV = 'production';
  const { output } = await buildPage({
    configFile: join(ROOT, 'build/vite.config.mjs'),
    build: { write: false },
  });
  return output;
}

/** Each file as a whole, and the entry last: whoever starts meanwhile gets the old build or the new one. */
function write(directory, entryName, output) {
  mkdirSync(join(directory, PARTS), { recursive: true });
  const isEntry = ({ fileName }) => fileName === entryName;
  for (const file of output.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    const path = join(directory, file.fileName);
    const temporary = `${path}.${process.pid}.tmp`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, file.type === 'asset' ? file.source : file.code);
    if (isEntry(file)) {
      chmodSync(temporary, 0o755);
      // A source saved while this ran is newer than the build.
      utimesSync(temporary, startedAt, startedAt);
    }
    renameSync(temporary, path);
  }
  removeOldParts(directory, new Set(output.map(({ fileName }) => fileName)));
}

function removeOldParts(directory, current) {
  for (const name of readdirSync(join(directory, PARTS))) {
    const path = join(directory, PARTS, name);
    const isOld = startedAt.getTime() - statSync(path).mtimeMs > KEEP_OLD_PARTS_MS;
    if (isOld && !current.has(`${PARTS}/${name}`)) rmSync(path);
  }
}

/** `npm run build`: bundles the page into `dist/page/`, and the headless companion into `dist/`: `companion.js`, and the parts it loads when it needs them. */
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import { DIST, ENTRY_NAME, PAGE, PAGE_ENTRY_NAME, PARTS, ROOT } from './paths.mjs';

/** A running companion may still load parts of the build it was started from. */
const KEEP_OLD_PARTS_MS = 24 * 3600 * 1000;

const startedAt = new Date();
try {
  write(PAGE, PAGE_ENTRY_NAME, await bundlePage());
  // The command line last: from its age it is told whether all of it is up to date.
  write(DIST, ENTRY_NAME, await bundle());
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function bundle() {
  const build = await rolldown({
    input: { companion: join(ROOT, 'electron/headless.ts') },
    cwd: ROOT,
    platform: 'node',
    // Native modules stay where npm put them.
    external: [...builtinModules, /^node:/, 'better-sqlite3', '@napi-rs/keyring'],
    transform: {
      target: 'es2022',
      // ws asks for two optional native modules unless it is told not to.
      define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    },
  });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: ENTRY_NAME,
    chunkFileNames: `${PARTS}/[name]-[hash].js`,
  });
  await build.close();
  return output;
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

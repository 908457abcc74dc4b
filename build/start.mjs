/** `npm start`. */
process.stderr.write(
  'The desktop app is not part of this checkout yet: the companion runs headless instead (companion serve).\n',
);
process.argv.splice(2, 0, 'serve');
await import('./companion.mjs');

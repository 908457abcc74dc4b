/** Loaded into a companion that is measured (`--import`): at SIGUSR2 it collects garbage and says how much is left. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

process.on('SIGUSR2', () => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write(`live bytes ${heapUsed + external}\n`);
});

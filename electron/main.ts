/** The desktop app's entry, run by Electron. */
import { runDesktop } from './desktop/run.ts';

void runDesktop();

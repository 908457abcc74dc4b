/** Once before the browser suite: builds what it runs. */
import { buildCompanion } from '../support/companion-process.ts';

export default async function globalSetup(): Promise<void> {
  await buildCompanion();
}

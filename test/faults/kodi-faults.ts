/** A real Kodi that is switched off, ended, killed or frozen in mid-film. */
import { setTimeout as pause } from 'node:timers/promises';
import { kodiAvailable } from '../support/kodi-box/machine.ts';
import { type RealKodi, startRealKodi } from '../support/kodi-box/real-kodi.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { LEFT_AT_FRACTION } from './films.ts';
import { ProcessStage } from './process-stage.ts';

const LABEL = 'Real Kodi';
const [FIRST, SECOND] = ['Inception', 'The Matrix'];

export const kodiFaults: FaultGroup = {
  name: 'kodi',
  run: async ({ short }, report) => {
    const available = kodiAvailable();
    if (!available.ok) return report({ fault: 'a real Kodi', skipped: `${available.reason} (${available.command})` });
    const kodi = await startRealKodi();
    try {
      const stage = await ProcessStage.open();
      try {
        const { address, webSocketPort: port, webPort: httpPort } = kodi;
        await stage.call('hosts.add', { address, port, httpPort, label: LABEL });
        await stage.boxIs('connected', LABEL);
        report(await goesAway(stage, kodi, 'Kodi itself killed (kill -9) in mid-film', () => kodi.kill9()));
        if (short) return;
        report(await goesAway(stage, kodi, 'Kodi itself ended (SIGTERM) in mid-film', () => kodi.sigterm()));
        report(
          await goesAway(stage, kodi, 'Kodi itself switched off (Application.Quit) in mid-film', () => kodi.quit()),
        );
        report(await frozen(stage, kodi));
      } finally {
        await stage.close();
      }
    } finally {
      await kodi.stopAll();
    }
  },
};

async function open(stage: ProcessStage, kodi: RealKodi, title: string): Promise<void> {
  await kodi.open(kodi.movie(title));
  await kodi.seekTo(LEFT_AT_FRACTION);
  await stage.seen(LABEL);
  stage.watched(title);
}

/** A film is cut off by what happens; another is watched when Kodi is back. */
async function goesAway(
  stage: ProcessStage,
  kodi: RealKodi,
  fault: string,
  how: () => Promise<void>,
): Promise<FaultRow> {
  stage.begin();
  await open(stage, kodi, FIRST);
  await how();
  const told = await stage.boxIs('unreachable', LABEL);
  await kodi.restart();
  await stage.boxIs('connected', LABEL);
  await stage.end(() => undefined, LABEL);
  await open(stage, kodi, SECOND);
  await stage.end(() => kodi.stop(), LABEL);
  await stage.drain();
  return stage.row(fault, told);
}

const FROZEN_MS = 30_000;

/** It plays on when it wakes, and is the same viewing. */
async function frozen(stage: ProcessStage, kodi: RealKodi): Promise<FaultRow> {
  stage.begin();
  await open(stage, kodi, FIRST);
  kodi.freeze();
  const frozenAtMs = performance.now();
  const told = await stage.boxIs('unreachable', LABEL);
  await pause(FROZEN_MS - (performance.now() - frozenAtMs));
  kodi.thaw();
  await stage.boxIs('connected', LABEL);
  await stage.end(() => kodi.stop(), LABEL);
  await stage.drain();
  return stage.row(`Kodi itself frozen (SIGSTOP) for ${FROZEN_MS / 1000} s in mid-film`, told);
}

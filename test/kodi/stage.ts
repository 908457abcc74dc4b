/** A stage for the tests of a `describe`: one real Kodi, one PunchPlay simulator, and a companion for each test. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type RealKodi, type RealKodiOptions, startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { type LinkedCompanion, linkCompanion } from './linked-companion.ts';
import { Scene, type SceneOptions } from './scene.ts';

export interface Stage {
  readonly kodi: RealKodi;
  readonly punchplay: PunchPlayServer;
  /** Raises the curtain: a fresh companion, linked, that watches the box. Ends by itself after the test. */
  open(options?: SceneOptions): Promise<Scene>;
}

interface Properties {
  readonly kodi: RealKodi;
  readonly punchplay: PunchPlayServer;
  readonly linked: LinkedCompanion;
}

/** Call in a `describe`. */
export function useStage(options: RealKodiOptions = {}): Stage {
  let set: Properties | null = null;
  let scenes: Scene[] = [];

  beforeAll(async () => {
    const punchplay = await startPunchPlayServer();
    const [kodi, linked] = await Promise.all([startRealKodi(options), linkCompanion(punchplay)]);
    set = { kodi, punchplay, linked };
  });
  afterEach(async () => {
    const ended = scenes;
    scenes = [];
    for (const scene of ended) await scene.close();
    await set?.kodi.tidyUp();
  });
  afterAll(async () => {
    set?.linked.remove();
    await Promise.all([set?.kodi.stopAll(), set?.punchplay.close()]);
  });

  const there = (): Properties => {
    if (set === null) throw new Error('the stage is set when the tests run, not before');
    return set;
  };
  return {
    get kodi() {
      return there().kodi;
    },
    get punchplay() {
      return there().punchplay;
    },
    async open(sceneOptions = {}) {
      const { kodi, punchplay, linked } = there();
      const scene = await Scene.open(kodi, punchplay, linked, sceneOptions);
      scenes.push(scene);
      return scene;
    },
  };
}

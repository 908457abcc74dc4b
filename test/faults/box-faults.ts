/** A simulated box that is switched off, dies, hangs or loses the network in mid-film. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultGroup, FaultRow } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

export const boxFaults: FaultGroup = {
  name: 'box',
  run: async ({ short }, report) => {
    const stage = await ProcessStage.open();
    try {
      report(await goesAway(stage, 'box is switched off properly', () => stage.box.quit()));
      report(await goesAway(stage, 'box dies (kill -9)', () => stage.box.kill()));
      report(await hangs(stage, short ? 2000 : 30_000));
      if (!short) report(await losesNetwork(stage));
      if (!short) report(await losesPower(stage));
    } finally {
      await stage.close();
    }
  },
};

async function goesAway(stage: ProcessStage, fault: string, how: () => Promise<void>): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  await how();
  const told = await stage.boxIs('unreachable');
  await stage.box.restore();
  await stage.boxIs('connected');
  await stage.end(() => undefined);
  await stage.watch();
  await stage.drain();
  return stage.row(fault, told);
}

/** It plays on while it hangs; what it then says comes in a burst. */
async function hangs(stage: ProcessStage, ms: number): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  stage.box.freeze();
  await pause(ms);
  const [host] = await stage.call('hosts.list', {});
  await stage.box.restore();
  await stage.boxIs('connected');
  await stage.end(() => stage.box.stop());
  await stage.drain();
  return stage.row(`box hangs for ${ms / 1000} s`, host?.connectionText ?? '');
}

/** The film ends while nobody can see it: the library of the box knows. */
async function losesNetwork(stage: ProcessStage): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  stage.box.cut();
  const told = await stage.boxIs('unreachable');
  stage.box.stop();
  await pause(1000);
  await stage.box.restore();
  await stage.boxIs('connected');
  await stage.end(() => undefined);
  await stage.drain();
  return stage.row('network between box and companion is cut, the film ends meanwhile', told);
}

async function losesPower(stage: ProcessStage): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  stage.box.powerOff();
  const told = await stage.boxIs('unreachable');
  await stage.box.restore();
  await stage.boxIs('connected');
  await stage.end(() => undefined);
  await stage.watch();
  await stage.drain();
  return stage.row('box loses its power', told);
}

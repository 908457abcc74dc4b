/** A plugin in a real process, at its worst. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSupervisor, MOST_ENDS, type Supervisor } from '../../../../electron/engine/plugins/supervisor.ts';
import { KNOWN_ALIASES } from '../../../../electron/engine/scrobblers/aliases.ts';
import { playbackEvent } from '../../../../electron/engine/scrobblers/playback-event.ts';
import { createPluginRunner } from '../../../../electron/system/plugin-process.ts';
import { createSystemRandom } from '../../../../electron/system/random.ts';
import type { Problem } from '../../../../shared/errors.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { type PluginSource, usePluginFolders } from '../../../support/plugin-source.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { composeContext, movie, reportableEvent } from '../../../support/reportable-event.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

const folders = usePluginFolders();
const ends: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Bench {
  readonly supervisor: Supervisor;
  readonly clock: VirtualClock;
  readonly problems: Problem[];
  readonly calls: string[];
  started: number;
  ask(signal?: AbortSignal): ReturnType<Supervisor['ask']>;
}

const EVENT = playbackEvent(reportableEvent({ kind: 'stopped', watched: true }), movie(), composeContext());
const QUIET = "subscribedEvents() { return { 'phlix.playback.stopped': 'stopped' } }";

/** A process of a plugin, watched by a clock that the test moves. */
function bench(source: PluginSource): Bench {
  const folder = folders.write(source);
  const clock = createVirtualClock();
  const run = createPluginRunner();
  const made: Bench = {
    clock,
    problems: [],
    calls: [],
    started: 0,
    supervisor: createSupervisor({
      name: 'phlix-plugin-test',
      label: 'Test',
      folder,
      entry: join(folder, 'index.js'),
      events: KNOWN_ALIASES,
      appVersion: '0.0.0',
      run: (...given) => {
        made.started += 1;
        return run(...given);
      },
      settings: async () => ({ address: 'https://example.org/' }),
      answerCall: async (call) => void made.calls.push(call),
      clock,
      random: createSystemRandom(),
      state: createMemoryStore().state,
      log: createQuietLog(),
      onProblem: (problem) => made.problems.push(problem),
      onChange: () => {},
    }),
    ask: (signal = new AbortController().signal) =>
      made.supervisor.ask({ type: 'event', alias: 'phlix.playback.stopped', event: EVENT }, signal),
  };
  ends.push(async () => {
    const disabled = made.supervisor.disable();
    // A hanging one is not waited for.
    for (let turn = 0; turn < 50; turn += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await disabled;
  });
  return made;
}

/** Waits for what a real process does. */
async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a plugin that behaves', () => {
  it('is enabled, told of an event, and its answers understood', async () => {
    const { supervisor, ask } = bench({
      code: `
        answers = [undefined, 'done', { retry: 30 }, { drop: 'not mine' }, 'auth'];
        onEnable(host) { this.host = host; }
        ${QUIET}
        stopped(event) {
          if (!Object.isFrozen(event.item) || event.positionTicks !== 30000000000) throw new Error('not frozen');
          return this.answers.shift();
        }`,
    });
    await supervisor.enable();
    expect([...(supervisor.subscriptions() ?? [])]).toEqual(['phlix.playback.stopped']);
    expect(await ask()).toEqual({ kind: 'done' });
    expect(await ask()).toEqual({ kind: 'done' });
    expect(await ask()).toEqual({ kind: 'retry', afterSeconds: 30 });
    expect(await ask()).toEqual({ kind: 'drop', reason: 'not mine' });
    expect(await ask()).toEqual({ kind: 'auth' });
  });

  it('brings a service’s browser back, and makes state and challenge of a login', async () => {
    const { supervisor, ask, calls } = bench({
      code: `
        onEnable(host) { this.host = host; }
        ${QUIET}
        async stopped() {
          const { oauth, notify } = this.host;
          const redirect = await oauth.receiveRedirect({ path: '/back' });
          const elsewhere = await fetch(new URL('/other', redirect.uri));
          const page = await fetch(redirect.uri + '?code=abc&state=x');
          const { code, state } = await redirect.received;
          await notify.scrobbled({ title: 'Inception' });
          const known = oauth.sha256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
          return { drop: [elsewhere.status, page.status, code, state, oauth.randomBytes(16).length, known].join(' ') };
        }`,
    });
    await supervisor.enable();
    // The challenge is that of RFC 7636, appendix B.
    const reason = '404 200 abc x 32 E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    expect(await ask()).toEqual({ kind: 'drop', reason });
    expect(calls).toEqual(['notify.scrobbled']);
  });

  it('sees no environment, no file but its own, and starts no process', async () => {
    const { supervisor, ask } = bench({
      code: `
        onEnable() {}
        ${QUIET}
        async stopped() {
          const { readFileSync, writeFileSync } = await import('node:fs');
          const { execSync } = await import('node:child_process');
          const { Worker } = await import('node:worker_threads');
          const tried = (work) => { try { work(); return 'could'; } catch (error) { return error.code; } };
          return { drop: JSON.stringify([
            Object.keys(process.env).filter((name) => name !== 'SystemRoot'),
            tried(() => readFileSync(new URL('./plugin.json', import.meta.url))),
            tried(() => readFileSync('/etc/hosts')),
            tried(() => writeFileSync(new URL('./own', import.meta.url), 'x')),
            tried(() => execSync('true')),
            tried(() => new Worker('', { eval: true })),
          ]) };
        }`,
    });
    await supervisor.enable();
    const answer = await ask();
    expect(answer).toMatchObject({ kind: 'drop' });
    const denied = 'ERR_ACCESS_DENIED';
    expect(JSON.parse('reason' in answer ? answer.reason : '')).toEqual([[], 'could', denied, denied, denied, denied]);
  });

  it('is disabled: its signal aborted, its timers ended, onDisable called', async () => {
    const { supervisor, calls } = bench({
      code: `
        onEnable(host) {
          this.host = host;
          host.clock.setInterval(() => host.notify.error('tick'), 5);
        }
        onDisable() { if (this.host.signal.aborted) return this.host.notify.loginNeeded(); }
        ${QUIET}
        stopped() {}`,
    });
    await supervisor.enable();
    await until(() => calls.includes('notify.error'));
    await supervisor.disable();
    expect(supervisor.isUp()).toBe(false);
    expect(calls.at(-1)).toBe('notify.login_needed');
  });
});

describe('a plugin that fails while it is enabled', () => {
  it.each([
    ['load', "import 'node:nothing-like-this'; export default class {}"],
    ['construct', 'export default 5;'],
    ['construct', `constructor() { throw new Error('no'); } onEnable() {} ${QUIET}`],
    ['construct', 'onEnable() {}'],
    ['configure', `configure() { throw new Error('no'); } onEnable() {} ${QUIET} stopped() {}`],
    ['enable', `async onEnable() { throw new Error('no'); } ${QUIET} stopped() {}`],
    ['subscribe', `onEnable() {} ${QUIET}`],
    ['subscribe', "onEnable() {} subscribedEvents() { return { 'phlix.user.created': () => {} } }"],
    ['load', 'process.exit(3); export default class {}'],
  ])('is not enabled, and the stage is named: %s', async (stage, code) => {
    const { supervisor, started } = bench({ code });
    await expect(supervisor.enable()).rejects.toMatchObject({ name: 'PluginEnableError', stage });
    expect(supervisor.isUp()).toBe(false);
    expect(started).toBe(0);
  });
});

describe('a plugin at its worst', () => {
  it('throws: the event is told as failed, and the process goes on', async () => {
    const made = bench({ code: `onEnable() {} ${QUIET} stopped() { throw new Error('never mind'); }` });
    await made.supervisor.enable();
    expect(await made.ask()).toEqual({ kind: 'failed', text: 'never mind (index.js:1)' });
    expect(await made.ask()).toEqual({ kind: 'failed', text: 'never mind (index.js:1)' });
    expect(made.started).toBe(1);
  });

  it('never answers: the event is told as failed after its time, and the next one too', async () => {
    const made = bench({ code: `onEnable() {} ${QUIET} stopped() { return new Promise(() => {}); }` });
    await made.supervisor.enable();
    const answer = made.ask();
    for (let second = 0; second < 71; second += 1) {
      made.clock.advance(1000);
      // Its process is well, and says so.
      if (second % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await answer).toMatchObject({ kind: 'failed' });
    expect(made.started).toBe(1);
  });

  it('hangs: it is ended, and started again', async () => {
    const made = bench({ code: `onEnable() {} ${QUIET} stopped() { for (;;); }` });
    await made.supervisor.enable();
    const answer = made.ask();
    await until(() => made.supervisor.isUp());
    for (let second = 0; second < 25; second += 1) made.clock.advance(1000);
    expect(await answer).toEqual({ kind: 'ended', text: 'it did not answer any more' });
    made.clock.advance(1000);
    await until(() => made.supervisor.isUp());
    expect(made.started).toBe(2);
  });

  it('floods: it is ended', async () => {
    const made = bench({
      code: `onEnable(host) { this.host = host; } ${QUIET} stopped() { for (let i = 0; i < 5000; i += 1) this.host.log.info('again ' + i); }`,
    });
    await made.supervisor.enable();
    expect(await made.ask()).toEqual({ kind: 'ended', text: 'it sent far more messages than it may' });
  });

  it('sends one endless message: it is ended, and what came of it is not kept', async () => {
    const made = bench({
      code: `onEnable() {} ${QUIET} async stopped() { for (;;) await new Promise((go) => process.stdout.write('x'.repeat(65536), go)); }`,
    });
    await made.supervisor.enable();
    expect(await made.ask()).toEqual({ kind: 'ended', text: 'it sent more than a megabyte at once' });
  });

  it('ends in the same breath in which it is ready: it is started again', async () => {
    const made = bench({
      code: `onEnable() {} ${QUIET.replace('return', "setImmediate(() => { for (let n = 0; n < 600; n += 1) console.log('x'); }); return")} stopped() {}`,
    });
    await made.supervisor.enable().catch(() => undefined);
    await until(() => !made.supervisor.isUp());
    made.clock.advance(2000);
    await until(() => made.started === 2);
  });

  it('grows: it is ended', async () => {
    const made = bench({
      code: `onEnable() {} ${QUIET} async stopped() { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }`,
    });
    await made.supervisor.enable();
    const answer = await made.ask();
    expect(answer).toMatchObject({ kind: 'ended' });
    expect('text' in answer ? answer.text : '').toContain('memory');
  });

  it('grows outside of what Node bounds: it is ended', async () => {
    const made = bench({
      code: `onEnable() {} ${QUIET} async stopped() {
        const all = [];
        for (let i = 0; i < 45; i += 1) { all.push(Buffer.alloc(1e7, 1)); await new Promise((go) => setTimeout(go, 2)); }
        await new Promise(() => {});
      }`,
    });
    await made.supervisor.enable();
    const answer = made.ask();
    let isOver = false;
    answer.finally(() => {
      isOver = true;
    });
    for (let second = 0; second < 60 && !isOver; second += 1) {
      made.clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await answer).toEqual({ kind: 'ended', text: 'it took more memory than it may' });
  });

  it('ends again and again: it is switched off with the reason, and stays off until somebody switches it on', async () => {
    const made = bench({ code: `onEnable() {} ${QUIET} stopped() { process.exit(7); }` });
    await made.supervisor.enable();
    for (let end = 1; end <= MOST_ENDS; end += 1) {
      expect(await made.ask()).toEqual({ kind: 'ended', text: 'it ended by itself (code 7)' });
      if (end === MOST_ENDS) break;
      expect(made.supervisor.problem()?.text).toContain('started again');
      made.clock.advance(300_000);
      await until(() => made.supervisor.isUp());
      expect(made.started).toBe(end + 1);
    }
    expect(made.problems).toHaveLength(1);
    expect(made.problems[0]?.text).toContain(`ended ${MOST_ENDS} times in a row`);
    made.clock.advance(3_600_000);
    expect(made.started).toBe(MOST_ENDS);
    await expect(made.supervisor.enable()).rejects.toThrow('switched off');
    made.supervisor.pardon();
    await made.supervisor.enable();
    expect(made.supervisor.isUp()).toBe(true);
    expect(made.supervisor.problem()).toBeNull();
  });
});

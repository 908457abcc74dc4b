/** PunchPlay in every way in which it can let a client down, while films are watched. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { memoryKilobytesOf } from '../bench/process-figures.ts';
import type { Failure } from '../support/punchplay-server/index.ts';
import type { FaultGroup } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

interface BackendFault {
  readonly fault: string;
  readonly failure: Failure;
  /** Not in the short form: it takes its time. */
  readonly long?: true;
  /** Only a new login helps. */
  readonly login?: true;
}

const FAULTS: readonly BackendFault[] = [
  { fault: 'backend down', failure: { mode: 'down' } },
  { fault: 'backend resets the connection', failure: { mode: 'reset' } },
  { fault: 'backend cuts off its reply in the middle', failure: { mode: 'half' } },
  { fault: 'backend falls silent in the middle of its reply', failure: { mode: 'stall' }, long: true },
  { fault: 'backend answers after 60 s', failure: { mode: 'slow', delayMs: 60_000 }, long: true },
  { fault: 'backend answers 500', failure: { mode: 'status', status: 500 } },
  { fault: 'backend answers 502 after it did its work', failure: { mode: 'status', status: 502, works: true } },
  { fault: 'backend answers 503 with Retry-After', failure: { mode: 'status', status: 503, retryAfter: 2 } },
  { fault: 'backend answers 429 without Retry-After', failure: { mode: 'status', status: 429 } },
  { fault: 'backend answers 408', failure: { mode: 'status', status: 408 } },
  { fault: 'edge answers 403 with a page', failure: { mode: 'html403' } },
  { fault: 'a hotel answers with its own page', failure: { mode: 'portal' } },
  { fault: 'backend answers with broken JSON', failure: { mode: 'wrong_json' } },
  { fault: 'backend answers 401 to every token', failure: { mode: 'unauthorized' }, login: true },
];

export const backendFaults: FaultGroup = {
  name: 'backend',
  run: async ({ short }, report) => {
    const stage = await ProcessStage.open();
    try {
      for (const { fault, failure, long, login } of FAULTS) {
        if (short && long) continue;
        stage.begin();
        await stage.punchPlay.fail(failure);
        await stage.watch();
        const told = await stage.told();
        await stage.watch();
        await stage.punchPlay.recover();
        if (login) await logInAgain(stage);
        await stage.drain();
        report(stage.row(fault, told));
      }
      report(await waitsAsLongAsTold(stage));
      report(await survivesExpiringTokens(stage));
      report(await followsNoRedirect(stage));
      report(await endsHugeReply(stage));
    } finally {
      await stage.close();
    }
  },
};

async function logInAgain(stage: ProcessStage): Promise<void> {
  const { logIn } = await import('../support/companion-process.ts');
  await logIn(stage.call);
}

/** 429 with a time: until then there is no request, whatever happens. */
async function waitsAsLongAsTold(stage: ProcessStage) {
  stage.begin();
  await stage.punchPlay.fail({ mode: 'status', status: 429, retryAfter: 4 });
  await stage.watch();
  const told = await stage.told();
  const first = stage.punchPlay.requests.findLast(({ status }) => status === 429);
  const count = stage.punchPlay.requests.length;
  await stage.punchPlay.recover();
  await stage.watch();
  await stage.call('queue.flush', {});
  const early = stage.punchPlay.requests.slice(count).filter(({ atMonotonicMs }) => {
    return atMonotonicMs < (first?.atMonotonicMs ?? 0) + 3900;
  });
  await stage.drain();
  const broken = early.length > 0 ? [`${early.length} requests before the time it named`] : [];
  return stage.row('backend answers 429 with Retry-After', told, broken);
}

/** Tokens end again and again in the middle of the evening; each is renewed once. */
async function survivesExpiringTokens(stage: ProcessStage) {
  stage.begin();
  const renewals = () => stage.punchPlay.requestsTo('/api/auth/refresh').length;
  const before = renewals();
  for (let film = 0; film < 3; film += 1) {
    // At rest only: a service that ends a token it has just given out wants a new login.
    await stage.drain();
    stage.punchPlay.expireAccessTokens();
    await stage.watch();
  }
  await stage.drain();
  const told = await stage.toldOr('nothing: they are renewed');
  return stage.row(`access tokens end ${renewals() - before} times while films play`, told);
}

async function followsNoRedirect(stage: ProcessStage) {
  let visits = 0;
  const elsewhere = createServer((_, response) => {
    visits += 1;
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  try {
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/api`;
    stage.begin();
    await stage.punchPlay.fail({ mode: 'redirect', location });
    await stage.watch();
    const told = await stage.told();
    await stage.punchPlay.recover();
    await stage.drain();
    const broken = visits > 0 ? [`${visits} requests, with a token, went elsewhere`] : [];
    return stage.row('backend redirects elsewhere', told, broken);
  } finally {
    elsewhere.close();
  }
}

const MOST_GROWTH_MIB = 64;

async function endsHugeReply(stage: ProcessStage) {
  stage.begin();
  const before = memoryKilobytesOf(stage.companion.pid);
  await stage.punchPlay.fail({ mode: 'huge', mebibytes: 1024 });
  await stage.watch();
  const told = await stage.told();
  await pause(200);
  const grownMib = (memoryKilobytesOf(stage.companion.pid, 'VmHWM') - before) / 1024;
  await stage.punchPlay.recover();
  await stage.drain();
  const broken = grownMib > MOST_GROWTH_MIB ? [`it took ${Math.round(grownMib)} MiB of memory`] : [];
  return stage.row('backend answers with 1 GiB', told, broken);
}

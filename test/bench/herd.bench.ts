/**
 * What a service sees when it is back after an hour, with a hundred thousand clients waiting: by simulation, with the
 * product's own back-off (and the lanes' rules around it) and with a client that tries every 60 seconds.
 *
 * Both kinds of client begin viewings as people do, and each beginning is tried at once. At the moment the service
 * fails every client has something to send, within the first minute.
 */
import { type BackOff, createBackOff } from '../../electron/engine/scrobble/back-off.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { benchOptions, printReport, round } from './bench-report.ts';
import { saveChart } from './line-chart.ts';

const OUTAGE_SECONDS = 3600;
const AFTERWARDS_SECONDS = 2400;
const FIXED_SECONDS = 60;
/** Arrivals are counted in bins of this length: what a second sees by chance is not the law. */
const BIN_SECONDS = 10;
const TARGET_MINUTES = 30;

const options = benchOptions({ numbers: ['clients', 'seed'], flags: ['short', 'picture'] });
const clients = options.number('clients', options.flag('short') ? 10_000 : 100_000);
const seed = options.number('seed', 1);

interface Waiter {
  /** A try failed: the time of the next, in seconds. */
  failed(nowSeconds: number): number;
  /** A viewing begins: what holds it of its own will is over. */
  lifted(): void;
}

interface Run {
  readonly name: string;
  /** Requests in each bin, from the moment the service failed. */
  readonly bins: readonly number[];
  readonly deliveredAfterMinutes: number;
  readonly undelivered: number;
}

/** Only what the back-off asks of the world; one for all clients. */
const now = { seconds: 0 };
const random = createSeededRandom(seed);
const clock = {
  wallMs: () => now.seconds * 1000,
  monotonicMs: () => now.seconds * 1000,
  after: () => ({ cancel: () => undefined }),
};

function ours(): Waiter {
  const backOff: BackOff = createBackOff({
    clock,
    random,
    state: { get: () => null, set: () => undefined },
    stateKey: '',
  });
  return {
    failed: () => {
      backOff.failed();
      return now.seconds + backOff.remainingMs() / 1000;
    },
    lifted: () => backOff.lift(),
  };
}

/** Looks at its queue every 60 seconds since it was started, whatever happened. */
function fixed(): Waiter {
  const phase = random.between(0, FIXED_SECONDS);
  return {
    failed: (atSeconds) => phase + FIXED_SECONDS * (Math.floor((atSeconds - phase) / FIXED_SECONDS) + 1),
    lifted: () => undefined,
  };
}

/** Every client's next try in time's order; a client whose try succeeds waits no more. */
function simulate(name: string, create: () => Waiter, startsPerHour: number): Run {
  const queue = new Appointments();
  const bins = new Array<number>((OUTAGE_SECONDS + AFTERWARDS_SECONDS) / BIN_SECONDS).fill(0);
  const waiters = Array.from({ length: clients }, create);
  /** Raised when an appointment is replaced by an earlier one. */
  const versions = new Array<number>(clients).fill(0);
  const delivered = new Array<boolean>(clients).fill(false);
  let lastDeliverySeconds = 0;
  const nextStart = (fromSeconds: number) => fromSeconds - (Math.log(1 - random.fraction()) / startsPerHour) * 3600;
  for (let client = 0; client < clients; client += 1) {
    queue.add({ atSeconds: random.between(0, 60), client, version: 0, begins: false });
    if (startsPerHour > 0) queue.add({ atSeconds: nextStart(0), client, version: 0, begins: true });
  }
  for (let next = queue.take(); next !== null; next = queue.take()) {
    const { atSeconds, client, version, begins } = next;
    if (atSeconds >= OUTAGE_SECONDS + AFTERWARDS_SECONDS) continue;
    if (begins) queue.add({ atSeconds: nextStart(atSeconds), client, version: 0, begins: true });
    else if (version !== versions[client]) continue;
    now.seconds = atSeconds;
    const bin = Math.floor(atSeconds / BIN_SECONDS);
    bins[bin] = (bins[bin] ?? 0) + 1;
    const waiter = waiters[client] as Waiter;
    if (begins) waiter.lifted();
    if (atSeconds < OUTAGE_SECONDS) {
      versions[client] = (versions[client] ?? 0) + 1;
      const version = versions[client] ?? 0;
      queue.add({ atSeconds: waiter.failed(atSeconds), client, version, begins: false });
    } else if (!delivered[client]) {
      delivered[client] = true;
      versions[client] = -1;
      lastDeliverySeconds = atSeconds;
    }
  }
  return {
    name,
    bins,
    deliveredAfterMinutes: (lastDeliverySeconds - OUTAGE_SECONDS) / 60,
    undelivered: delivered.filter((is) => !is).length,
  };
}

interface Appointment {
  readonly atSeconds: number;
  readonly client: number;
  readonly version: number;
  /** A viewing begins. */
  readonly begins: boolean;
}

/** The earliest first: a binary heap. */
class Appointments {
  readonly #heap: Appointment[] = [];

  add(appointment: Appointment): void {
    const heap = this.#heap;
    let index = heap.push(appointment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (at(heap, parent) <= appointment.atSeconds) break;
      heap[index] = heap[parent] as Appointment;
      index = parent;
    }
    heap[index] = appointment;
  }

  take(): Appointment | null {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && at(heap, child + 1) < at(heap, child)) child += 1;
      if (at(heap, child) >= last.atSeconds) break;
      heap[index] = heap[child] as Appointment;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function at(heap: readonly Appointment[], index: number): number {
  return (heap[index] as Appointment).atSeconds;
}

function peakPerSecond({ bins }: Run): number {
  return Math.max(...bins.slice(OUTAGE_SECONDS / BIN_SECONDS)) / BIN_SECONDS;
}

const CASES = [
  { what: 'only what waits', startsPerHour: 0 },
  { what: 'and everybody begins something every three hours', startsPerHour: 1 / 3 },
];
const broken: string[] = [];
const runs = CASES.map(({ what, startsPerHour }) => {
  const [our, their] = [simulate('companion', ours, startsPerHour), simulate('every 60 s', fixed, startsPerHour)];
  if (our.undelivered > 0) broken.push(`${what}: ${our.undelivered} clients delivered nothing`);
  return { what, our, their };
});

if (options.flag('picture')) {
  const { our, their } = runs[0] as (typeof runs)[number];
  const points = ({ bins }: Run) =>
    bins.map((count, index) => [((index + 0.5) * BIN_SECONDS - OUTAGE_SECONDS) / 60, count / BIN_SECONDS] as const);
  saveChart('herd', {
    title: `${clients.toLocaleString('en-GB')} clients, a service that is away for an hour and back at 0`,
    x: { label: 'minutes', scale: 'linear', ticks: [-60, -45, -30, -15, 0, 15, 30] },
    y: { label: 'requests a second', scale: 'log', ticks: [1, 10, 100, 1000, 10_000] },
    lines: [
      { name: 'companion', points: points(our) },
      { name: 'every 60 s', points: points(their) },
    ],
  });
}

printReport(
  {
    name: 'herd',
    about: `${clients} clients whose service is back after an hour: requests a second, in bins of ${BIN_SECONDS} s`,
    rows: runs.flatMap(({ what, our, their }) => {
      const ratio = round(peakPerSecond(their) / peakPerSecond(our));
      return [our, their].map((run) => ({
        case: `${run.name}: ${what}`,
        'peak/s': round(peakPerSecond(run)),
        'all delivered after min': round(run.deliveredAfterMinutes),
        'times lower': run === our ? ratio : 1,
        'tries during the hour': run.bins.slice(0, OUTAGE_SECONDS / BIN_SECONDS).reduce((sum, count) => sum + count, 0),
      }));
    }),
    targets: [`our peak at least 20 times lower, all delivered within ${TARGET_MINUTES} minutes`],
    broken,
  },
  options,
);

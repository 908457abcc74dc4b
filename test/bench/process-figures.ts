/** What a process costs, from `/proc` (Linux). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

let ticksPerSecond: number | null = null;

/** User and system time of all its threads so far. */
export function cpuSecondsOf(pid: number): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field may hold spaces; after it come state, ppid … with utime as the 14th field of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory now, or the most there ever was. */
export function memoryKilobytesOf(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]);
}

/** Share of one core (0..1) that a process takes while the task runs. */
export async function cpuShareDuring(pid: number, ms: number): Promise<number> {
  const before = cpuSecondsOf(pid);
  const startedAtMs = performance.now();
  await pause(ms);
  return (cpuSecondsOf(pid) - before) / ((performance.now() - startedAtMs) / 1000);
}

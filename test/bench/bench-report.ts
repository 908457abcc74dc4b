/** What every bench shares: its options, its statistics, and how it prints a table or JSON. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** `--json`: stdout is one JSON object. */
  readonly json: boolean;
  /** The value of `--NAME N`, or the default. */
  number(name: string, fallback: number): number;
  /** The value of `--NAME TEXT`, or null. */
  text(name: string): string | null;
  /** Whether `--NAME` was given. */
  flag(name: string): boolean;
}

/** One line of a table: the first column is its name. */
export type BenchRow = Readonly<Record<string, string | number>>;

export interface BenchReport {
  readonly name: string;
  /** What was measured, in a sentence. */
  readonly about: string;
  readonly rows: readonly BenchRow[];
  /** What the figures should be; one line each. */
  readonly targets?: readonly string[];
  /** What must never be, whatever the machine (an event lost, counted twice); a run that found any ends with 1. */
  readonly broken?: readonly string[];
}

/** Reads the options; an unknown one ends the process with a usage line. */
export function benchOptions({
  numbers = [],
  texts = [],
  flags = [],
}: {
  readonly numbers?: readonly string[];
  readonly texts?: readonly string[];
  readonly flags?: readonly string[];
} = {}): BenchOptions {
  const switches = ['json', ...flags].map((name) => [name, { type: 'boolean' as const }] as const);
  const values = [...numbers, ...texts].map((name) => [name, { type: 'string' as const }] as const);
  try {
    const given = new Map(Object.entries(parseArgs({ options: Object.fromEntries([...switches, ...values]) }).values));
    return {
      json: given.has('json'),
      number: (name, fallback) => Number(given.get(name) ?? fallback),
      text: (name) => (given.has(name) ? String(given.get(name)) : null),
      flag: (name) => given.has(name),
    };
  } catch (error) {
    const known = [
      '--json',
      ...flags.map((name) => `--${name}`),
      ...numbers.map((name) => `--${name} N`),
      ...texts.map((name) => `--${name} TEXT`),
    ];
    console.error(`${(error as Error).message}\nOptions: ${known.join(' ')}`);
    process.exit(2);
  }
}

/** Prints the report with the machine it was measured on. */
export function printReport(report: BenchReport, { json }: BenchOptions): void {
  const machine = thisMachine();
  if ((report.broken ?? []).length > 0) process.exitCode = 1;
  if (json) {
    console.log(JSON.stringify({ ...report, machine }));
    return;
  }
  console.log(`${report.name}: ${report.about}`);
  console.log(`${machineText(machine)}\n`);
  for (const line of tableLines(report.rows)) console.log(line);
  for (const target of report.targets ?? []) console.log(`\ntarget: ${target}`);
  for (const text of report.broken ?? []) console.log(`\nBROKEN: ${text}`);
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  return { cores: cpus().length, cpu: cpus()[0]?.model ?? '?', node: process.versions.node };
}

export function machineText({ cores, cpu, node }: Machine): string {
  return `${cores} cores (${cpu}), Node ${node}`;
}

/** The value below which this share (0..1) of the samples lies, by the nearest rank. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** With so many digits behind the point. */
export function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** As columns: texts are set to the left, numbers to the right. */
export function tableLines(rows: readonly BenchRow[]): string[] {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = heads.map((head) => {
    const cells = rows.map((row) => String(row[head] ?? ''));
    const width = Math.max(head.length, ...cells.map((cell) => cell.length));
    const isText = rows.some((row) => typeof row[head] === 'string' && row[head] !== '');
    return [head, ...cells].map((cell) => (isText ? cell.padEnd(width) : cell.padStart(width)));
  });
  return [...Array(rows.length + 1).keys()].map((line) =>
    columns
      .map((cells) => cells[line])
      .join('  ')
      .trimEnd(),
  );
}

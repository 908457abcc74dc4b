/** What every group of faults gives: a row a fault, and the laws that no fault may break. */

/** What became of a fault. */
export interface FaultRow {
  readonly fault: string;
  /** Watches that there really were while it lasted. */
  readonly watched: number;
  /** What the user's history shows of them, once the fault is over. */
  readonly history: number;
  readonly lost: number;
  readonly doubled: number;
  /** Whether the process that had the fault lived through it. */
  readonly alive: boolean;
  /** What the user was told while it lasted. */
  readonly told: string;
  /** Other laws that were broken; each is a failure. */
  readonly broken?: readonly string[];
}

/** A fault that cannot be made here, and why. */
export interface SkippedFault {
  readonly fault: string;
  readonly skipped: string;
}

export type FaultOutcome = FaultRow | SkippedFault;

export interface FaultOptions {
  /** The form that runs with every change: less often, less long. */
  readonly short: boolean;
  /** How often what is repeated is repeated, in place of what each group takes for itself. */
  readonly times?: number;
  /** Of everything that is left to chance. */
  readonly seed: number;
}

/** Faults that share a stage. Rejects only where the stage itself cannot be set up. */
export interface FaultGroup {
  readonly name: string;
  run(options: FaultOptions, report: (outcome: FaultOutcome) => void): Promise<void>;
}

/** What a row says of watches, from what was watched and what the history shows. */
export function judged(
  watched: readonly string[],
  history: readonly string[],
): Pick<FaultRow, 'watched' | 'history' | 'lost' | 'doubled'> {
  const shown = new Set(history);
  return {
    watched: watched.length,
    history: history.length,
    lost: watched.filter((title) => !shown.has(title)).length,
    // What was never watched counts as well: it does not belong there.
    doubled: history.length - shown.size + [...shown].filter((title) => !watched.includes(title)).length,
  };
}

/** Everything in which a row is not as it must be; empty where it is. */
export function lawsBroken({ fault, lost, doubled, alive, broken = [] }: FaultRow): string[] {
  return [
    ...(lost > 0 ? [`${fault}: ${lost} lost`] : []),
    ...(doubled > 0 ? [`${fault}: ${doubled} doubled or invented`] : []),
    ...(alive ? [] : [`${fault}: the process ended`]),
    ...broken.map((text) => `${fault}: ${text}`),
  ];
}

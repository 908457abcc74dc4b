/** Counts what the runners report, and says which skipped tests are excused. */

export interface SkippedTest {
  readonly project: string;
  readonly title: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
  /** Passed, but not at once: what went wrong the first time. Real boxes and processes share two cores; it is told, so that nobody gets used to it. */
  readonly secondTry: ReadonlyArray<{ readonly title: string; readonly firstFailure: string }>;
}

/**
 * What may be skipped under `CI=true`: only what no machine of this kind can install. Each with the beginning of its
 * tests' names and the reason; everything else that is skipped there is a failure.
 */
export const CANNOT_BE_HAD = [
  {
    project: 'browser',
    title: 'real Electron › ',
    reason: 'Electron’s binary comes from GitHub alone, not from the npm registry',
  },
] as const;

/** The skipped tests that nothing excuses. */
export function withoutExcuse(skipped: readonly SkippedTest[]): SkippedTest[] {
  return skipped.filter(
    ({ project, title }) => !CANNOT_BE_HAD.some((one) => one.project === project && title.startsWith(one.title)),
  );
}

export interface VitestReport {
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }>;
  }>;
}

/** The counts of a Vitest report (`--reporter=json`). */
export function countVitest(project: string, report: VitestReport): Counts {
  const statuses: Readonly<Record<string, Status>> = { passed: 'passed', skipped: 'skipped', todo: 'skipped' };
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  // The others are 'failed', and 'pending': it never ran.
  return count(
    project,
    tests.map(({ fullName, status, failureMessages }) => ({
      title: fullName,
      status: statuses[status] ?? 'failed',
      firstFailure: failureMessages[0],
    })),
  );
}

interface PlaywrightSuite {
  readonly title: string;
  readonly specs?: ReadonlyArray<{
    readonly title: string;
    readonly tests: ReadonlyArray<{
      readonly status: string;
      readonly results: ReadonlyArray<{ readonly error?: { readonly message?: string } }>;
    }>;
  }>;
  readonly suites?: readonly PlaywrightSuite[];
}

export interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly unknown[];
}

/** The counts of a Playwright report (`--reporter=json`), a test's name with its groups but without its file. */
export function countPlaywright(project: string, report: PlaywrightReport): Counts {
  const statuses: Readonly<Record<string, Status>> = {
    expected: 'passed',
    flaky: 'passed',
    skipped: 'skipped',
  };
  const inSuite = (suite: PlaywrightSuite, names: readonly string[]): CountedTest[] => [
    ...(suite.specs ?? []).flatMap((spec) =>
      // The others are 'unexpected'.
      spec.tests.map(({ status, results }) => ({
        title: [...names, spec.title].join(' › '),
        status: statuses[status] ?? 'failed',
        firstFailure: results[0]?.error?.message,
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, [...names, inner.title])),
  ];
  const counts = count(
    project,
    report.suites.flatMap((file) => inSuite(file, [])),
  );
  // A suite that cannot be loaded fails no test.
  return report.errors.length > 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

type Status = 'passed' | 'failed' | 'skipped';

interface CountedTest {
  readonly title: string;
  readonly status: Status;
  /** Of its first try; undefined where that went well. */
  readonly firstFailure: string | undefined;
}

function count(project: string, tests: readonly CountedTest[]): Counts {
  const withStatus = (status: Status) => tests.filter((test) => test.status === status);
  return {
    passed: withStatus('passed').length,
    failed: withStatus('failed').length,
    skipped: withStatus('skipped').map(({ title }) => ({ project, title })),
    secondTry: withStatus('passed').flatMap(({ title, firstFailure }) =>
      firstFailure === undefined ? [] : [{ title, firstFailure }],
    ),
  };
}

import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, withoutExcuse } from '../../../build/test-counts.ts';

describe('what is skipped', () => {
  it.each([
    ['browser', 'desktop/real-electron.spec.ts › x', false],
    ['browser', 'real Electron › starts', true],
    ['unit', 'real Electron › starts', false],
    ['browser', 'not real Electron › starts', false],
  ])('%s: %s: excused %s', (project, title, isExcused) => {
    expect(withoutExcuse([{ project, title }])).toEqual(isExcused ? [] : [{ project, title }]);
  });
});

it('counts what Vitest reports; what never ran has failed', () => {
  const assertionResults = ['passed', 'passed', 'skipped', 'todo', 'failed', 'pending'].map((status, index) => ({
    fullName: `test ${index}`,
    status,
    failureMessages: index === 1 || status === 'failed' ? ['slow'] : [],
  }));
  expect(countVitest('unit', { testResults: [{ assertionResults }] })).toEqual({
    passed: 2,
    failed: 2,
    skipped: [
      { project: 'unit', title: 'test 2' },
      { project: 'unit', title: 'test 3' },
    ],
    secondTry: [{ title: 'test 1', firstFailure: 'slow' }],
  });
});

describe('counts what Playwright reports', () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ status, results: status === 'flaky' ? [{ error: { message: 'slow' } }, {}] : [{}] }],
  });

  it('in every depth, and names what passed at its second try only', () => {
    const inner = { title: 'group', specs: [spec('b', 'skipped'), spec('c', 'flaky'), spec('d', 'unexpected')] };
    const report = { errors: [], suites: [{ title: 'x.spec.ts', specs: [spec('a', 'expected')], suites: [inner] }] };
    expect(countPlaywright('browser', report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: [{ project: 'browser', title: 'group › b' }],
      secondTry: [{ title: 'group › c', firstFailure: 'slow' }],
    });
  });

  it('a suite that cannot be loaded as a failure', () => {
    expect(countPlaywright('browser', { errors: [{ message: 'no' }], suites: [] }).failed).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDispatch } from '../../../electron/bridge/dispatch.ts';
import { createLog } from '../../../electron/system/log.ts';
import { CONTRACT, type CommandHandlers, type CommandName } from '../../../shared/contract.ts';
import { ProblemError } from '../../../shared/errors.ts';

const names = Object.keys(CONTRACT) as CommandName[];

function setUp(handlers: Partial<Record<CommandName, (input: never) => unknown>> = {}) {
  const lines: string[] = [];
  const calls: Array<readonly [string, unknown]> = [];
  const log = createLog({ level: 'debug', write: (line) => lines.push(line), wallMs: () => 0 });
  const fallback = Object.fromEntries(names.map((name) => [name, (input: unknown) => calls.push([name, input])]));
  const commands = { ...fallback, ...handlers } as unknown as CommandHandlers;
  return { dispatch: createDispatch(commands, log), lines, calls };
}

describe('createDispatch', () => {
  it('gives the handler the checked input, with defaults and without what the contract does not know', async () => {
    const { dispatch, calls } = setUp();
    await dispatch('hosts.add', { address: ' 10.0.0.2 ', admin: true });
    expect(calls).toEqual([['hosts.add', { address: '10.0.0.2', port: 9090, httpPort: 8080 }]]);
  });

  it('answers with what the handler gives, also later', async () => {
    const { dispatch } = setUp({ 'queue.clear': async () => ({ removed: 3 }) });
    expect(await dispatch('queue.clear', {})).toEqual({ ok: true, value: { removed: 3 } });
  });

  it('answers with the problem a handler throws', async () => {
    const problem = { kind: 'already_exists', text: 'That box is known already.' } as const;
    const { dispatch, lines } = setUp({
      'hosts.add': () => {
        throw new ProblemError(problem);
      },
    });
    expect(await dispatch('hosts.add', { address: 'a' })).toEqual({ ok: false, problem });
    expect(lines).toEqual([]);
  });

  it('logs an exception and keeps its details from the caller', async () => {
    const { dispatch, lines } = setUp({ 'status.get': () => Promise.reject(new TypeError('x of undefined')) });
    const result = await dispatch('status.get', {});
    expect(result).toMatchObject({ ok: false, problem: { kind: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('x of undefined');
    expect(lines.join('')).toContain('x of undefined');
  });

  it.each(['', 'nothing', 'toString', '__proto__', 'constructor', 'x'.repeat(100_000)])(
    'refuses a command it does not know',
    async (name) => {
      const { dispatch } = setUp();
      const result = await dispatch(name, {});
      expect(result).toMatchObject({ ok: false, problem: { kind: 'not_found' } });
      expect(JSON.stringify(result).length).toBeLessThan(300);
    },
  );

  it('names what is wrong with an input, and not its value', async () => {
    const { dispatch } = setUp();
    const result = await dispatch('hosts.add', { address: 'a', port: 0, password: 5555 });
    expect(result).toMatchObject({ ok: false, problem: { kind: 'bad_input' } });
    expect(JSON.stringify(result)).toMatch(/port must be .*password must be string/);
    expect(JSON.stringify(result)).not.toContain('5555');
  });

  it('never rejects, and lets no text beyond its bounds through, whatever the input', async () => {
    const { dispatch, calls } = setUp();
    const keys = fc.constantFrom(
      'id',
      'address',
      'port',
      'password',
      'key',
      'value',
      'limit',
      'service',
      'enabled',
      '__proto__',
    );
    const value = fc.oneof(fc.anything(), fc.string({ minLength: 1001, maxLength: 1100 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.oneof(fc.anything(), fc.dictionary(keys, value)),
        async (name, input) => {
          calls.length = 0;
          const result = await dispatch(name, input);
          if (!result.ok) return result.problem.text.length < 2000;
          const [, passed] = calls[0] ?? [];
          return Object.values(passed ?? {}).every((entry) => String(entry).length <= 1000);
        },
      ),
    );
  });
});

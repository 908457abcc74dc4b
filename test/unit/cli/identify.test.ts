import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import { runCli } from '../../support/cli-context.ts';

const pathsIn = (out: string): string[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { path: string }).path);

describe('identify', () => {
  it('writes one object a path, in order', async () => {
    const { out } = await runCli(['identify', 'b/Show.S01E02.mkv', 'a']);
    expect(pathsIn(out)).toEqual(['b/Show.S01E02.mkv', 'a']);
    expect(out).toContain('"season":1');
  });

  it('reads lines however they come in pieces', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r]/.test(text) && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.array(fc.nat()),
        fc.boolean(),
        async (lines, cuts, ended) => {
          const bytes = Buffer.from(lines.join('\n') + (ended ? '\n' : ''));
          const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
          const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
          const { out } = await runCli(['identify', '--stdin'], { stdin: pieces });
          // An empty last line is only seen by its line break.
          const expected = !ended && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
          expect(pathsIn(out)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes the line breaks of Windows', async () => {
    const { out } = await runCli(['identify', '--stdin'], { stdin: [Buffer.from('a\r\nb\r\n')] });
    expect(pathsIn(out)).toEqual(['a', 'b']);
  });

  it('cuts a line without end instead of keeping it', async () => {
    const piece = Buffer.alloc(60_000, 'x');
    const { out } = await runCli(['identify', '--stdin'], { stdin: [...Array(100).fill(piece), Buffer.from('\nb\n')] });
    const [long, next] = pathsIn(out);
    expect(long?.length).toBeLessThanOrEqual(64 * 1024);
    expect(next).toBe('b');
  });

  it('survives bytes that are no text', async () => {
    const { out } = await runCli(['identify', '--stdin'], { stdin: [Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xc3])] });
    expect(pathsIn(out)).toHaveLength(2);
  });

  it.each([['identify'], ['identify', '--stdin', 'a']])('is either paths or --stdin: %s', async (...args) => {
    await expect(runCli(args)).rejects.toThrow(UsageError);
  });
});

import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel, parseLogLevel } from '../../../electron/system/log.ts';

function recordingLog(level: LogLevel = 'info') {
  const lines: string[] = [];
  const log = createLog({
    level,
    write: (line) => lines.push(line),
    wallMs: () => Date.UTC(2026, 10, 21, 3, 4, 5, 678),
  });
  return { log, lines };
}

describe('createLog', () => {
  it('writes time, level, text and facts in one line', () => {
    const { log, lines } = recordingLog();
    log.info('host connected', { host: 'Living room', port: 9090, label: 'x', missing: undefined, list: [1, 'a'] });
    expect(lines).toEqual([
      '2026-11-21T03:04:05.678Z info host connected host="Living room" port=9090 label=x list=[1,"a"]\n',
    ]);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = recordingLog('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['warn', 'error']);
  });

  it('gives a child the facts of all its parents', () => {
    const { log, lines } = recordingLog();
    log.child({ host: 'a' }).child({ viewing: 7 }).info('started', { at: 1 });
    expect(lines[0]).toContain('started host=a viewing=7 at=1');
  });

  it('keeps an entry on its line and the terminal as it is, whatever a box sends', () => {
    const { log, lines } = recordingLog();
    log.info('title\n2026 error fake', { title: 'a\r\n\u001b[2J\u009b31m\u202e\u2028', bare: '\u001b' });
    expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    expect(lines[0]?.endsWith('\n')).toBe(true);
  });

  it('removes secrets from text and facts', () => {
    const { log, lines } = recordingLog();
    log.warn('GET http://me:hunter2@box/ failed', { password: 'hunter2', error: new Error('Bearer hunter2') });
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).toContain('error="Bearer [removed]"');
  });

  it('cuts a fact that is too long', () => {
    const { log, lines } = recordingLog();
    log.info('x', { reply: 'y'.repeat(1_000_000) });
    expect(lines[0]?.length).toBeLessThan(3000);
  });
});

describe('parseLogLevel', () => {
  it.each([
    ['debug', 'debug'],
    [' WARN ', 'warn'],
    ['loud', 'info'],
    [undefined, 'info'],
  ])('%s → %s', (text, level) => {
    expect(parseLogLevel(text)).toBe(level);
  });
});

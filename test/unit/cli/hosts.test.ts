import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import { ProblemError, PUBLIC_ADDRESS } from '../../../shared/errors.ts';
import type { HostState } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';

const den: HostState = {
  id: 'abc123',
  label: 'Den',
  address: '10.0.0.2',
  port: 9090,
  httpPort: 8080,
  user: null,
  enabled: true,
  settings: {},
  connection: 'connected',
  connectionText: 'Connected to Den (Kodi 20.1)',
  stages: [],
  kodiName: 'Den',
  kodiVersion: '20.1',
  nextRetryAtMs: null,
  nowPlaying: null,
  otherScrobblers: [],
  services: [],
};
const kitchen: HostState = { ...den, id: 'abd456', label: 'Kitchen', address: '::1' };
const named = (label: string): HostState => ({ ...den, id: 'ffffff', label });
const hosts = (...list: HostState[]) => ({ answers: { 'hosts.list': list, 'hosts.remove': { removed: 'x' } } });

describe('hosts list', () => {
  it('shows each box with its connection', async () => {
    const { answer } = await runCli(['hosts'], hosts(den, kitchen));
    expect(answer?.lines).toEqual([
      'ID      NAME     ADDRESS        CONNECTION',
      'abc123  Den      10.0.0.2:9090  Connected to Den (Kodi 20.1)',
      'abd456  Kitchen  [::1]:9090     Connected to Den (Kodi 20.1)',
    ]);
    expect(answer?.value).toEqual([den, kitchen]);
  });

  it('says what to do where there is none', async () => {
    const { answer } = await runCli(['hosts'], hosts());
    expect(answer?.lines.join()).toContain('companion hosts add');
    expect(answer?.value).toEqual([]);
  });
});

describe('settings of a box’s own', () => {
  const own: HostState = { ...den, settings: { scrobble_tv: false, watched_threshold: 90 } };
  const set = (...args: string[]) =>
    runCli(['hosts', 'set', 'den', ...args], { answers: { 'hosts.list': [den, kitchen], 'hosts.set': own } });

  it('are shown where a box has some', async () => {
    const { answer } = await runCli(['hosts'], hosts(own, kitchen));
    expect(answer?.lines[0]).toMatch(/OWN SETTINGS$/);
    expect(answer?.lines[1]).toMatch(/ {2}scrobble_tv off, watched_threshold 90 %$/);
  });

  it('are sent as typed, and taken away by "default"', async () => {
    const { sent, answer } = await set('watched_threshold', '90');
    expect(sent.at(-1)).toEqual(['hosts.set', { id: 'abc123', key: 'watched_threshold', value: '90' }]);
    expect(answer?.lines).toEqual(['Den (10.0.0.2:9090) has its own scrobble_tv off, watched_threshold 90 %.']);
    expect((await set('scrobble_tv', 'Default')).sent.at(-1)?.[1]).toMatchObject({ value: null });
  });
});

describe('naming a box', () => {
  it.each([
    ['abc123', 'abc123'],
    ['ABC', 'abc123'],
    ['kitchen', 'abd456'],
    ['abd', 'abd456'],
  ])('%s', async (typed, id) => {
    const { sent } = await runCli(['hosts', 'remove', typed], hosts(den, kitchen));
    expect(sent.at(-1)).toEqual(['hosts.remove', { id }]);
  });

  it('takes a label before the first letters of an ID', async () => {
    const { sent } = await runCli(['hosts', 'remove', 'ab'], hosts(den, kitchen, named('AB')));
    expect(sent.at(-1)).toEqual(['hosts.remove', { id: 'ffffff' }]);
  });

  it('asks for more where several are meant, and sends nothing', async () => {
    await expect(runCli(['hosts', 'remove', 'ab'], hosts(den, kitchen))).rejects.toThrow(
      'That may be abc123 (Den), abd456 (Kitchen)',
    );
    await expect(runCli(['hosts', 'remove', 'den'], hosts(den, named('den')))).rejects.toThrow('That may be');
  });

  it('says that there is none', async () => {
    await expect(runCli(['hosts', 'remove', 'x'], hosts(den))).rejects.toMatchObject({
      problem: { kind: 'not_found' },
    });
    await expect(runCli(['hosts', 'remove', ''], hosts(den))).rejects.toThrow(UsageError);
  });
});

describe('hosts add', () => {
  it.each([
    ['y', 2],
    ['', 1],
  ] as const)('an address of the internet is asked about; answered "%s"', async (typed, calls) => {
    const far = new ProblemError({ kind: 'not_allowed', stage: PUBLIC_ADDRESS, text: 'It is far.' });
    const add = (input: object) => {
      if (!('anywhere' in input)) throw far;
      return den;
    };
    const world = { answers: { 'hosts.add': add }, typed: [typed] };
    const run = runCli(['hosts', 'add', 'box'], world);
    if (calls === 1) return expect(run).rejects.toThrow('It is far.');
    const { sent, questions } = await run;
    expect(sent.at(-1)).toEqual(['hosts.add', { address: 'box', anywhere: true }]);
    expect(questions).toEqual(['It is far. Go on? [y/N] ']);
    const { sent: atOnce } = await runCli(['hosts', 'add', 'box', '--anywhere'], { answers: { 'hosts.add': den } });
    expect(atOnce).toEqual([['hosts.add', { address: 'box', anywhere: true }]]);
  });

  const added = { answers: { 'hosts.add': den } };

  it('sends what was given and leaves the rest to the contract', async () => {
    expect((await runCli(['hosts', 'add', 'box'], added)).sent).toEqual([['hosts.add', { address: 'box' }]]);
    const all = ['hosts', 'add', 'box:1', '--http-port', '2', '--name', 'Den'];
    expect((await runCli(all, added)).sent).toEqual([
      ['hosts.add', { address: 'box', port: 1, httpPort: 2, label: 'Den' }],
    ]);
  });

  it('takes the password from the environment', async () => {
    const world = { ...added, env: { COMPANION_KODI_PASSWORD: 'secret' }, typed: ['other'] };
    const { sent, questions } = await runCli(['hosts', 'add', 'box', '--user', 'kodi'], world);
    expect(sent).toEqual([['hosts.add', { address: 'box', user: 'kodi', password: 'secret' }]]);
    expect(questions).toEqual([]);
  });

  it('asks for it without showing it', async () => {
    const { sent, questions } = await runCli(['hosts', 'add', 'box', '--user', 'kodi'], { ...added, typed: ['typed'] });
    expect(sent).toEqual([['hosts.add', { address: 'box', user: 'kodi', password: 'typed' }]]);
    expect(questions).toEqual([expect.stringMatching(/\(hidden\)$/)]);
  });

  it('says so where there is no way to get one', async () => {
    const { sent, err } = await runCli(['hosts', 'add', 'box', '--user', 'kodi'], added);
    expect(sent).toEqual([['hosts.add', { address: 'box', user: 'kodi' }]]);
    expect(err).toContain('COMPANION_KODI_PASSWORD');
  });
});

describe('hosts edit', () => {
  const edit = (args: readonly string[], more: { readonly typed?: readonly string[] } = {}) =>
    runCli(['hosts', 'edit', 'den', ...args], {
      answers: { 'hosts.list': [den, kitchen], 'hosts.edit': den },
      ...more,
    });
  const change = async (...args: string[]) => (await edit(args)).sent.at(-1)?.[1];

  it('sends only what is to be another', async () => {
    expect(await change('--name', 'Cellar')).toEqual({ id: 'abc123', label: 'Cellar' });
    expect(await change('--address', '[::1]:9091')).toEqual({ id: 'abc123', address: '::1', port: 9091 });
    expect(await change('--address', 'box', '--http-port', '81')).toEqual({
      id: 'abc123',
      address: 'box',
      httpPort: 81,
    });
    expect(await change('--no-user')).toEqual({ id: 'abc123', user: null });
  });

  it('asks for the password of a user without showing it', async () => {
    const { sent, questions } = await edit(['--user', 'kodi'], { typed: ['typed'] });
    expect(sent.at(-1)?.[1]).toEqual({ id: 'abc123', user: 'kodi', password: 'typed' });
    expect(questions).toEqual([expect.stringMatching(/\(hidden\)$/)]);
  });

  it('refuses to change nothing, or two things at once', async () => {
    await expect(edit([])).rejects.toThrow(UsageError);
    await expect(edit(['--user', 'kodi', '--no-user'])).rejects.toThrow(UsageError);
  });
});

describe('hosts test', () => {
  const stages = [
    { stage: 'resolve', outcome: 'ok', text: 'found', atMs: 0 },
    { stage: 'connect', outcome: 'failed', text: 'Kodi refused the connection', atMs: 0 },
  ];

  it('shows the stages, and fails with the text of the one that failed', async () => {
    const { answer } = await runCli(['hosts', 'test', 'den'], {
      answers: { 'hosts.list': [den], 'hosts.test': { host: den, stages, ok: false } },
    });
    expect(answer?.failure).toBe('Kodi refused the connection');
    expect(answer?.lines).toContain('  connect  failed  Kodi refused the connection');
  });

  it('is done where all went well', async () => {
    const { answer } = await runCli(['hosts', 'test', 'den'], {
      answers: { 'hosts.list': [den], 'hosts.test': { host: den, stages: stages.slice(0, 1), ok: true } },
    });
    expect(answer?.failure).toBeUndefined();
  });
});

describe('hosts stand-aside', () => {
  const other = {
    addOnId: 'script.punchplay',
    name: 'PunchPlay',
    service: 'punchplay',
    choice: 'off',
    standsAside: false,
  };

  it('says what the companion does from now on', async () => {
    const { answer, sent } = await runCli(['hosts', 'stand-aside', 'den', 'punchplay', 'off'], {
      answers: { 'hosts.list': [den], 'hosts.stand_aside': { ...den, otherScrobblers: [other] } },
    });
    expect(sent.at(-1)).toEqual(['hosts.stand_aside', { id: den.id, service: 'punchplay', choice: 'off' }]);
    expect(answer?.lines.join()).toContain('the companion reports to punchplay');
  });

  it('takes on, off and auto only', async () => {
    await expect(runCli(['hosts', 'stand-aside', 'den', 'punchplay', 'maybe'])).rejects.toThrow('on, off or auto');
  });
});

describe('found boxes', () => {
  const box = { id: 'u1', name: 'Den', address: '10.0.0.5', port: 9090, httpPort: null, seenAtMs: 0, hostId: null };
  const refuses = { ...box, reachable: false, text: 'Kodi refused the connection: switch it on.' };
  const looking = (boxes: readonly unknown[]) => ({ looking: true, problem: null, boxes });

  it('are shown with what the connection said', async () => {
    const { answer } = await runCli(['hosts', 'found'], { answers: { 'hosts.found': looking([refuses]) } });
    expect(answer?.lines.join('\n')).toMatch(/Den +u1 +10\.0\.0\.5 +Kodi refused the connection/);
  });

  it('that cannot be looked for fail with the reason', async () => {
    const { answer, sent } = await runCli(['hosts', 'found'], {
      answers: { 'hosts.found': { looking: false, problem: 'No network.', boxes: [] } },
    });
    expect([answer?.failure, sent.length]).toEqual(['No network.', 1]);
  });

  it('are added by name as soon as they are seen', async () => {
    let looks = 0;
    const { sent } = await runCli(['hosts', 'add', 'found:den', '--name', 'Cellar'], {
      answers: {
        'hosts.found': () => {
          looks += 1;
          return looking(looks < 3 ? [] : [refuses]);
        },
        'hosts.add_found': den,
      },
    });
    expect(looks).toBe(3);
    expect(sent.at(-1)).toEqual(['hosts.add_found', { found: 'den', label: 'Cellar' }]);
  });

  it('have their ports from themselves', async () => {
    await expect(runCli(['hosts', 'add', 'found:den', '--http-port', '80'])).rejects.toThrow('leave --http-port out');
    await expect(runCli(['hosts', 'add', 'found:'])).rejects.toThrow('needs the name');
  });
});

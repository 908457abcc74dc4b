/** `companion private …`: private time. */
import type { CommandRequest } from '../../shared/contract.ts';
import type { PrivateSpan, PrivateStatus } from '../../shared/state.ts';
import { type Answer, type Command, UsageError } from './context.ts';
import { findHostNamed } from './hosts.ts';
import { localTime } from './text.ts';

const FORMS = 'private takes status, 1h (any number of hours), tomorrow, on or off';

export const privateTime: Command = async ({ positionals, options, call }) => {
  const [what = 'status'] = positionals;
  if (what === 'status') return answerOf(await call('private.status', {}));
  const host = options.host === undefined ? {} : { hostId: (await findHostNamed(options.host, call)).id };
  if (what === 'off') return answerOf(await call('private.off', host));
  return answerOf(await call('private.set', { until: parseUntil(what), ...host }));
};

/** `2h`, `1.5h`, `tomorrow`, `on`. Throws `UsageError`. */
function parseUntil(text: string): CommandRequest<'private.set'>['until'] {
  if (text === 'tomorrow') return 'tomorrow';
  if (text === 'on') return 'off';
  const hours = Number(/^(\d{1,4}(?:\.\d{1,2})?)\s?h$/i.exec(text)?.[1]);
  if (hours >= 1 / 60) return { hours };
  throw new UsageError(`${FORMS}, not "${text}"`);
}

function answerOf(status: PrivateStatus): Answer {
  const lines = privateLines(status);
  return { value: status, lines: lines.length > 0 ? lines : ['Off: what plays is reported.'] };
}

/** One line for all boxes, and one for each with a private time of its own; none where there is no private time. */
export function privateLines({ all, hosts }: PrivateStatus): readonly string[] {
  const lines = all === null ? [] : [`On all boxes ${endText(all)}: what plays is not reported and not recorded.`];
  return [...lines, ...hosts.map((host) => `On ${host.hostLabel} ${endText(host)}.`)];
}

function endText({ untilMs }: PrivateSpan): string {
  return untilMs === null ? 'until it is switched off' : `until ${localTime(untilMs)}`;
}

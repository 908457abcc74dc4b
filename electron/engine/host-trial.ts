/** A connection that is only tried: whether a box is there, and which stage says that it is not. */
import type { StageResult } from '../../shared/state.ts';
import { connectInStages } from './kodi/connection-stages.ts';
import type { HostConnectionOptions } from './kodi/connection-status.ts';
import { createHostConnection } from './kodi/host-connection.ts';

/** Where a box is, and what its web server asks for. */
export type TrialTarget = Omit<HostConnectionOptions, 'onNotification' | 'onUp' | 'onDown' | 'onStatus'>;

/** What a try to connect came to, in the connection's own words. */
export interface ProbeResult {
  readonly ok: boolean;
  readonly text: string;
}

const ignore = () => undefined;
const NOBODY_LISTENS = { onNotification: ignore, onUp: ignore, onDown: ignore, onStatus: ignore };

/** Every stage of a connection that is closed again. */
export async function tryInStages(target: TrialTarget): Promise<readonly StageResult[]> {
  const connection = createHostConnection({ ...target, ...NOBODY_LISTENS });
  try {
    return await connection.test();
  } finally {
    await connection.stop();
  }
}

/** Who answers there, or the problem. */
export async function probe(
  target: TrialTarget,
  signal: AbortSignal,
  options: { readonly websocketOnly?: boolean } = {},
): Promise<ProbeResult> {
  const attempt = await connectInStages({ ...target, ...NOBODY_LISTENS }, signal, options);
  if (!attempt.ok) return { ok: false, text: attempt.problem.text };
  await attempt.link.close();
  return { ok: true, text: attempt.stages.at(-1)?.text ?? '' };
}

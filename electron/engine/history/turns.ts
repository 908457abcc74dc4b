/** Work of which there is only ever one piece at a time: on request, and once a minute by itself. */
import { errorText } from '../../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';

export interface Turns {
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** After all that was asked for before. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
  /** From now on every minute; what fails is logged as `failure`. */
  every(work: () => Promise<void>, failure: string): void;
  stop(): Promise<void>;
}

const CHECK_MS = 60_000;

export function createTurns({ clock, log }: { readonly clock: Clock; readonly log: Log }): Turns {
  const abort = new AbortController();
  let timer = { cancel: () => {} };
  let last: Promise<unknown> = Promise.resolve();

  const take: Turns['take'] = (work) => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
  const every: Turns['every'] = (work, failure) => {
    timer = clock.after(CHECK_MS, () => {
      void take(work)
        .catch((error: unknown) => log.error(failure, { error: errorText(error) }))
        .finally(() => {
          if (!abort.signal.aborted) every(work, failure);
        });
    });
  };
  return {
    signal: abort.signal,
    take,
    every,
    stop: async () => {
      timer.cancel();
      abort.abort();
      await last;
    },
  };
}

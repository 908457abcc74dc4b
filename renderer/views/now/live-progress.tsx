import { Check } from 'lucide-react';
import type { HostState, NowPlaying } from '../../../shared/state.ts';
import { clamp, msToSeconds, percentToFraction } from '../../../shared/units.ts';
import { useCompanionState, useMirror } from '../../bridge/companion.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useNow } from '../../state/use-now.ts';
import { useFormat, useStrings } from '../../strings/index.ts';

/** Shorter than this, a second is wide enough on the bar for its step to be seen. */
const GLIDES_BELOW_SECONDS = 20 * 60;

interface LiveProgressProps {
  readonly host: HostState;
  readonly nowPlaying: NowPlaying;
}

/** How far it is, going on by itself between what the engine says; and from where on it counts. */
export function LiveProgress({ host, nowPlaying }: LiveProgressProps) {
  const { item, label, durationSeconds, positionSeconds, playback } = nowPlaying;
  const global = useCompanionState(({ settings }) => settings.watched_threshold);
  const { now } = useStrings();
  const format = useFormat();
  const isLost = useMirror(({ lost }) => lost !== null);
  const isMoving = !isLost && (playback === 'playing' || playback === 'winding');
  const nowMs = useNow(isMoving ? 'second' : 'still');
  if (positionSeconds === null) return null;
  const position = isMoving ? positionAt(nowPlaying, nowMs) : positionSeconds;
  if (durationSeconds === null || durationSeconds <= 0) {
    return (
      <p className="playing-times figures">
        {format.position(position)}
        <span>{now.live}</span>
      </p>
    );
  }
  const fraction = clamp(position / durationSeconds, 0, 1);
  const thresholdFraction = percentToFraction(host.settings.watched_threshold ?? global);
  // A song counts by how long it was heard.
  const hasThreshold = item?.kind !== 'song' && nowPlaying.ignored === null;
  const counts = hasThreshold && fraction >= thresholdFraction;
  const countsAt = now.countsAt(format.percent(thresholdFraction));
  return (
    <div>
      <ProgressBar
        label={now.progress(item?.title ?? label)}
        fraction={fraction}
        valueText={now.positionOf(format.position(position), format.position(durationSeconds))}
        threshold={hasThreshold ? { fraction: thresholdFraction, label: countsAt } : null}
        tone={nowPlaying.ignored !== null ? 'quiet' : counts ? 'good' : 'accent'}
        isGliding={isMoving && durationSeconds < GLIDES_BELOW_SECONDS}
      />
      <p className="playing-times figures">
        <span>{now.positionOf(format.position(position), format.position(durationSeconds))}</span>
        {hasThreshold && (
          <span className={counts ? 'playing-counts' : undefined}>
            {counts ? (
              <>
                <Check size={14} aria-hidden />
                {now.counts}
              </>
            ) : (
              countsAt
            )}
          </span>
        )}
      </p>
    </div>
  );
}

function positionAt({ positionSeconds, durationSeconds, speed, atMs }: NowPlaying, nowMs: number): number {
  const since = msToSeconds(Math.max(0, nowMs - atMs)) * speed;
  return clamp((positionSeconds ?? 0) + since, 0, durationSeconds ?? Number.POSITIVE_INFINITY);
}

import {
  ChevronDown,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePlay,
  Clapperboard,
  Clock,
  EyeOff,
  Film,
  type LucideIcon,
  Music,
  Tv,
} from 'lucide-react';
import { useId } from 'react';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import { Artwork } from '../../components/artwork.tsx';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { LogDetails } from './log-details.tsx';
import { type LogSummary, logSummary } from './log-summary.ts';

const SUMMARIES: Readonly<Record<LogSummary, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  open: { tone: 'accent', icon: CirclePlay },
  arrived: { tone: 'good', icon: CircleCheck },
  partly: { tone: 'neutral', icon: CircleDashed },
  waiting: { tone: 'warn', icon: Clock },
  failed: { tone: 'bad', icon: CircleAlert },
  skipped: { tone: 'neutral', icon: CircleMinus },
  ignored: { tone: 'neutral', icon: CircleMinus },
};

const KINDS: Readonly<Record<string, LucideIcon>> = {
  movie: Clapperboard,
  episode: Tv,
  song: Music,
  musicvideo: Music,
  private: EyeOff,
};

interface LogRowProps {
  readonly entry: WatchLogEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** One viewing; opened, with all that became of it. */
export function LogRow({ entry, isOpen, onToggle }: LogRowProps) {
  const { history } = useStrings();
  const format = useFormat();
  const id = useId();
  const summary = logSummary(entry);
  const { tone, icon } = SUMMARIES[summary];
  return (
    <article className={isOpen ? 'log-row is-open' : 'log-row'} aria-labelledby={`${id}-title`}>
      <button
        type="button"
        className="log-row-head"
        aria-expanded={isOpen}
        aria-controls={`${id}-more`}
        onClick={onToggle}
      >
        <Artwork hostId={entry.hostId} picture={entry.artwork} icon={KINDS[entry.kind] ?? Film} shape="poster" />
        <span className="log-row-text">
          <span id={`${id}-title`} className="log-row-title">
            <Title>{entry.item === null ? entry.title : mediaTitle(entry.item)}</Title>
          </span>
          <span className="log-row-facts small quiet">
            <time dateTime={new Date(entry.startedAtMs).toISOString()}>{format.clock(entry.startedAtMs)}</time>
            {' · '}
            <Title>{entry.hostLabel}</Title>
            {entry.item?.episodeTitle && (
              <>
                {' · '}
                <Title>{entry.item.episodeTitle}</Title>
              </>
            )}
          </span>
        </span>
        <Badge tone={tone} icon={icon}>
          {history.summary[summary]}
        </Badge>
        <ChevronDown className="log-row-chevron" size={16} aria-hidden />
      </button>
      {isOpen && (
        <div id={`${id}-more`} className="log-row-more">
          <LogDetails entry={entry} />
        </div>
      )}
    </article>
  );
}

import type { SyncAdd, SyncReport } from '../../../shared/sync.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { LongList } from '../../components/long-list.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { MarksCard } from './marks-card.tsx';

const TONES: Readonly<Record<SyncAdd['outcome'], Tone>> = {
  planned: 'neutral',
  added: 'good',
  unmatched: 'warn',
  refused: 'bad',
};

/** What a look or a run came to, title by title: each box, and then the service. */
export function SyncReportCards({ report, label }: { readonly report: SyncReport; readonly label: string }) {
  const { marks, adds, counts } = report;
  const { importing } = useStrings();
  const format = useFormat();
  const heading = importing.syncTo(label);
  const rest = (['duplicates', 'unmatched', 'refused', 'leftOut'] as const).filter((name) => counts[name] > 0);
  const sums = rest.map((name) => `${format.number(counts[name])} ${importing.syncCounts[name]}`);
  return (
    <>
      {marks.map((one) => (
        <MarksCard key={one.hostId} report={one} />
      ))}
      {(adds.length > 0 || sums.length > 0) && (
        <Card label={heading}>
          <div className="import-report">
            <div>
              <h2>{heading}</h2>
              {sums.length > 0 && <p className="quiet">{sums.join(' · ')}</p>}
            </div>
            {adds.length > 0 && (
              <LongList label={`${heading}: ${importing.report}`} items={adds} keyOf={(_, index) => index}>
                {(add) => <AddRow add={add} />}
              </LongList>
            )}
          </div>
        </Card>
      )}
    </>
  );
}

function AddRow({ add: { title, watchedAtMs, outcome, reason } }: { readonly add: SyncAdd }) {
  const { importing } = useStrings();
  const format = useFormat();
  return (
    <div className="import-item">
      <div>
        <p>
          <Title>{title}</Title>
        </p>
        <p className="quiet small">
          {watchedAtMs === null ? importing.noDate : format.dateTime(watchedAtMs)}
          {reason !== '' && (
            <>
              {' · '}
              <EngineText>{reason}</EngineText>
            </>
          )}
        </p>
      </div>
      <Badge tone={TONES[outcome]}>{importing.addOutcome[outcome]}</Badge>
    </div>
  );
}

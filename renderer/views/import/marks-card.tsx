import type { MarkChange, MarksReport } from '../../../shared/history.ts';
import { useServiceNames } from '../../bridge/use-service-names.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { LongList } from '../../components/long-list.tsx';
import { Notice } from '../../components/notice.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

/** What one service's history means for one box. */
export function MarksCard({ report }: { readonly report: MarksReport }) {
  const { service, hostLabel, problem, changes, counts } = report;
  const { importing } = useStrings();
  const format = useFormat();
  const nameOf = useServiceNames();
  const all = counts.watched + counts.resume + counts.failed;
  const texts = [
    ...(counts.watched > 0 ? [importing.marksWatched(format.number(counts.watched))] : []),
    ...(counts.resume > 0 ? [importing.marksResume(format.number(counts.resume))] : []),
    ...(counts.failed > 0 ? [importing.marksFailed(format.number(counts.failed))] : []),
    ...(counts.alreadySo > 0 ? [importing.marksAlready(format.number(counts.alreadySo))] : []),
    ...(counts.notThere > 0 ? [importing.marksNotThere(format.number(counts.notThere))] : []),
  ];
  return (
    <Card label={hostLabel}>
      <div className="import-report">
        <div>
          <h2>
            <Title>{hostLabel}</Title>
          </h2>
          {problem === null && (
            <p className="quiet">
              {nameOf(service)}: {texts.length === 0 ? importing.marksNone : texts.join(' · ')}
            </p>
          )}
        </div>
        {problem && (
          <Notice tone="bad">
            <EngineText>{problem.text}</EngineText>
          </Notice>
        )}
        {changes.length > 0 && (
          <LongList label={`${hostLabel}: ${importing.report}`} items={changes} keyOf={(_, index) => index}>
            {(change) => <ChangeRow change={change} />}
          </LongList>
        )}
        {changes.length < all && changes.length > 0 && (
          <p className="quiet small">{importing.marksShown(format.number(changes.length))}</p>
        )}
      </div>
    </Card>
  );
}

function ChangeRow({ change }: { readonly change: MarkChange }) {
  const { title, change: kind, watchedAtMs, plays, positionSeconds, outcome, reason } = change;
  const { importing } = useStrings();
  const format = useFormat();
  const facts = [
    ...(watchedAtMs === null ? [] : [format.date(watchedAtMs)]),
    ...(plays === null || plays < 2 ? [] : [importing.plays(plays)]),
    ...(positionSeconds === null || kind === 'watched' ? [] : [importing.resumeAt(format.position(positionSeconds))]),
  ];
  return (
    <div className="import-item">
      <div>
        <p>
          <Title>{title}</Title>
        </p>
        <p className="quiet small">
          {[importing.change[kind], ...facts].join(' · ')}
          {reason !== '' && (
            <>
              {' · '}
              <EngineText>{reason}</EngineText>
            </>
          )}
        </p>
      </div>
      <Badge tone={outcome === 'written' ? 'good' : outcome === 'failed' ? 'bad' : 'neutral'}>
        {importing.changeOutcome[outcome]}
      </Badge>
    </div>
  );
}

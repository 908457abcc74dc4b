import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ImportItem, ImportOutcome } from '../../../shared/history.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useSaveText } from '../../bridge/use-save-text.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Select } from '../../components/field.tsx';
import { LongList } from '../../components/long-list.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { Title } from '../../components/title.tsx';
import { showDone } from '../../state/toasts.ts';
import { useFormat, useStrings } from '../../strings/index.ts';
import { useImportItems } from './use-import-items.ts';

/** What needs a look first. */
const OUTCOMES = [
  'unmatched',
  'refused',
  'failed',
  'unclear',
  'ready',
  'imported',
  'duplicate',
  'found',
] as const satisfies readonly ImportOutcome[];

type Filter = ImportOutcome | 'all';

/** Title by title what becomes of it, and the whole as a file. */
export function ImportReport() {
  const { items, isLoading, problem } = useImportItems();
  const status = useCompanionState((state) => state.importStatus);
  const [chosen, setChosen] = useState<Filter | null>(null);
  const saveText = useSaveText();
  const { frame, importing } = useStrings();
  const format = useFormat();
  const countOf = (outcome: Filter) => items.filter((item) => item.outcome === outcome).length;
  const present = OUTCOMES.filter((outcome) => countOf(outcome) > 0);
  const filter = chosen ?? (present.includes('unmatched') ? 'unmatched' : 'all');
  const shown = filter === 'all' ? items : items.filter(({ outcome }) => outcome === filter);
  const save = async () => {
    const text = `${JSON.stringify({ ...status, items }, null, 2)}\n`;
    if (await saveText('import-report.json', text)) showDone(importing.reportSaved);
  };
  if (isLoading) return <Spinner label={frame.loading} />;
  return (
    <Card>
      <div className="import-report">
        <div className="import-report-head">
          <h2>{importing.report}</h2>
          <Button icon={Download} size="small" onClick={() => void save()}>
            {importing.reportSave}
          </Button>
        </div>
        <ProblemNotice problem={problem} />
        {present.length > 1 && (
          <Select
            label={importing.filter}
            value={filter}
            options={[
              { value: 'all', label: `${importing.all} (${format.number(items.length)})` },
              ...present.map((outcome) => ({
                value: outcome,
                label: `${importing.outcome[outcome]} (${format.number(countOf(outcome))})`,
              })),
            ]}
            onChange={(value) => setChosen(OUTCOMES.find((outcome) => outcome === value) ?? 'all')}
          />
        )}
        {shown.length === 0 ? (
          <p className="quiet">{importing.reportEmpty}</p>
        ) : (
          <LongList label={importing.report} items={shown} keyOf={({ id }) => id}>
            {(item) => <ItemRow item={item} />}
          </LongList>
        )}
      </div>
    </Card>
  );
}

const TONES: Readonly<Partial<Record<ImportOutcome, Tone>>> = {
  ready: 'accent',
  imported: 'good',
  unmatched: 'warn',
  unclear: 'warn',
  refused: 'bad',
  failed: 'bad',
};

function ItemRow({ item: { title, watchedAtUtc, plays, outcome, reason } }: { readonly item: ImportItem }) {
  const { importing } = useStrings();
  const format = useFormat();
  const date = watchedAtUtc === null ? importing.noDate : format.date(Date.parse(watchedAtUtc));
  return (
    <div className="import-item">
      <div>
        <p>
          <Title>{title}</Title>
        </p>
        <p className="quiet small">
          {date}
          {plays > 1 && ` · ${importing.plays(plays)}`}
          {reason !== '' && (
            <>
              {' · '}
              <EngineText>{reason}</EngineText>
            </>
          )}
        </p>
      </div>
      <Badge tone={TONES[outcome] ?? 'neutral'}>{importing.outcome[outcome]}</Badge>
    </div>
  );
}

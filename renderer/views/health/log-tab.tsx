import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useAnswer } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Field, Select } from '../../components/field.tsx';
import { LongList } from '../../components/long-list.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { filterLines, type LogLevel, levelOf } from './log-lines.ts';

const LINES = 2000;
const LEAST: Readonly<Record<string, LogLevel>> = { all: 'debug', info: 'info', warn: 'warn', error: 'error' };

/** The newest lines of the log, filtered by words and level, and copied. */
export function LogTab() {
  const log = useAnswer('health.log', { limit: LINES });
  const [text, setText] = useState('');
  const [level, setLevel] = useState<keyof typeof health.logLevels>('all');
  const { frame, health } = useStrings();
  const format = useFormat();
  const all = log.value?.lines ?? [];
  const shown = filterLines(all, LEAST[level] ?? 'debug', text);
  return (
    <Card>
      <div className="health-card">
        <p className="quiet">{health.logText}</p>
        <div className="fields">
          <Field label={health.logFilter} type="search" value={text} onChange={({ target }) => setText(target.value)} />
          <Select
            label={health.logLevel}
            value={level}
            options={Object.entries(health.logLevels).map(([value, label]) => ({ value, label }))}
            onChange={(value) => setLevel(value as typeof level)}
          />
        </div>
        <ProblemNotice problem={log.problem} />
        {log.value === null && log.isLoading && <Spinner label={frame.loading} />}
        {log.value !== null && (
          <>
            <div className="row log-actions">
              <p className="quiet small figures" role="status">
                {health.logLines(format.number(shown.length), format.number(all.length))}
              </p>
              <Button icon={RefreshCw} isBusy={log.isLoading} onClick={log.reload}>
                {health.logReload}
              </Button>
              <CopyButton text={shown.join('\n')} label={health.logCopy} />
            </div>
            {shown.length === 0 ? (
              <p className="quiet">{all.length === 0 ? health.logEmpty : health.logNone}</p>
            ) : (
              <LongList label={health.tab.log} items={shown} keyOf={(_, index) => index} rowPx={24} startsAtEnd>
                {(line) => <code className={`log-text log-text-${levelOf(line)}`}>{line}</code>}
              </LongList>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

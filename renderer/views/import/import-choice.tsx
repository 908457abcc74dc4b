import { Search } from 'lucide-react';
import { useState } from 'react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { useServiceNames } from '../../bridge/use-service-names.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/field.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { useStrings } from '../../strings/index.ts';
import { BoxChoice } from './box-choice.tsx';
import { isUnderWay } from './under-way.ts';

/** Which boxes are read, and the look at what would be sent; nothing while an import is under way. */
export function ImportChoice() {
  const accounts = useCompanionState((state) => state.accounts);
  const status = useCompanionState((state) => state.importStatus);
  const preview = useCommand('import.preview', 'inline');
  const linked = accounts.filter(({ state }) => state === 'linked');
  const [hostId, setHostId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { importing } = useStrings();
  const nameOf = useServiceNames();
  const service = chosen ?? linked[0]?.service ?? status.service ?? '';
  if (isUnderWay(status.state)) return null;
  const look = () =>
    void preview.run({
      ...(hostId === null ? {} : { hostId }),
      ...(chosen === null ? {} : { service: chosen }),
    });
  const isFirst = status.state === 'none';
  return (
    <>
      <div className="import-intro">
        <h2>{importing.title(nameOf(service))}</h2>
        <p className="quiet">{importing.text}</p>
      </div>
      <div className="import-choice">
        <BoxChoice hostId={hostId} onChange={setHostId} />
        {linked.length > 1 && (
          <Select
            label={importing.service}
            value={service}
            options={linked.map(({ service: value, label }) => ({ value, label }))}
            onChange={setChosen}
          />
        )}
        <Button kind={isFirst ? 'primary' : 'plain'} icon={Search} isBusy={preview.isRunning} onClick={look}>
          {isFirst ? importing.preview : importing.previewAgain}
        </Button>
      </div>
      <ProblemNotice problem={preview.problem} />
    </>
  );
}

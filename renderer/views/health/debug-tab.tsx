import { Download, Eye } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../bridge/use-command.ts';
import { useSaveText } from '../../bridge/use-save-text.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { RadioChoice } from '../../components/radio-choice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

/** What helps somebody who looks for a fault: read here first, then saved. */
export function DebugTab() {
  const read = useCommand('health.debug_export', 'inline');
  const saveText = useSaveText();
  const [kind, setKind] = useState<'basic' | 'verbose'>('basic');
  const [text, setText] = useState<string | null>(null);
  const { health } = useStrings();
  const choose = (chosen: 'basic' | 'verbose') => {
    setKind(chosen);
    setText(null);
  };
  const show = async () => {
    const result = await read.run({ verbose: kind === 'verbose' });
    setText(result.ok ? `${JSON.stringify(result.value, null, 2)}\n` : null);
  };
  const save = async (content: string) => {
    if (await saveText(`punchplay-companion-debug-${kind}.json`, content)) showDone(health.debugSaved);
  };
  return (
    <Card label={health.debugTitle}>
      <div className="health-card">
        <div>
          <h2>{health.debugTitle}</h2>
          <p className="quiet">{health.debugText}</p>
        </div>
        <RadioChoice
          label={health.debugKind}
          value={kind}
          options={[
            { value: 'basic', label: health.debugBasic },
            { value: 'verbose', label: health.debugVerbose },
          ]}
          onChange={choose}
        />
        <div className="row">
          {text === null ? (
            <Button kind="primary" icon={Eye} isBusy={read.isRunning} onClick={() => void show()}>
              {health.debugShow}
            </Button>
          ) : (
            <>
              <Button kind="primary" icon={Download} onClick={() => void save(text)}>
                {health.debugSave}
              </Button>
              <CopyButton text={text} />
            </>
          )}
        </div>
        <ProblemNotice problem={read.problem} />
        {text !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard, too.
          <section className="debug-text" tabIndex={0} aria-label={health.debugContent}>
            <pre>{text}</pre>
          </section>
        )}
      </div>
    </Card>
  );
}

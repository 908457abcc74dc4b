import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { IgnoreRule, NewIgnoreRule } from '../../../shared/corrections.ts';
import { useBridge } from '../../bridge/companion.tsx';
import { useAnswer, useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { CardRows } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, Select } from '../../components/field.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { Title } from '../../components/title.tsx';
import { showToast } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { Part } from './part.tsx';

/** What is never reported: listed, added, and taken back. */
export function IgnoresPart() {
  const rules = useAnswer('ignores.list', {});
  const { commands } = useBridge();
  const remove = useCommand('ignores.remove');
  const [isAdding, setAdding] = useState(false);
  const { frame, settings } = useStrings();
  const removeRule = async ({ id, kind, value }: IgnoreRule) => {
    const { ok } = await remove.run({ id });
    if (!ok) return;
    rules.reload();
    const undo = async () => {
      await commands['ignores.add']({ kind, value });
      rules.reload();
    };
    showToast({
      kind: 'done',
      text: settings.ignoreRemoved(value),
      action: { label: settings.undo, run: () => void undo() },
    });
  };
  const close = () => {
    setAdding(false);
    rules.reload();
  };
  return (
    <Part
      title={settings.ignoresTitle}
      hint={settings.ignoresHint}
      action={
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {settings.ignoreAdd}
        </Button>
      }
    >
      <ProblemNotice problem={rules.problem} />
      {rules.value === null && rules.isLoading && <Spinner label={frame.loading} />}
      {rules.value?.length === 0 && <p className="quiet">{settings.ignoresEmpty}</p>}
      {rules.value !== null && rules.value.length > 0 && (
        <CardRows>
          {rules.value.map((rule) => (
            <div key={rule.id} className="settings-entry">
              <p>
                <Badge>{settings.ignoreKind[rule.kind]}</Badge> <Title>{rule.value}</Title>
              </p>
              <IconButton icon={Trash2} label={settings.removeName(rule.value)} onClick={() => void removeRule(rule)} />
            </div>
          ))}
        </CardRows>
      )}
      {isAdding && <AddRuleDialog onClose={close} />}
    </Part>
  );
}

const KINDS = ['title', 'genre', 'path', 'add_on'] as const satisfies ReadonlyArray<NewIgnoreRule['kind']>;

function AddRuleDialog({ onClose }: { readonly onClose: () => void }) {
  const add = useCommand('ignores.add', 'inline');
  const [kind, setKind] = useState<NewIgnoreRule['kind']>('title');
  const [value, setValue] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { frame, settings } = useStrings();
  const submit = async () => {
    if (value.trim() === '') return setError(settings.ignoreMissing);
    const { ok } = await add.run({ kind, value: value.trim() });
    if (ok) onClose();
  };
  return (
    <Dialog
      title={settings.ignoreAdd}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>{frame.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={add.isRunning}>
            {settings.add}
          </Button>
        </>
      }
    >
      <Select
        label={settings.ignoreWhat}
        value={kind}
        options={KINDS.map((name) => ({ value: name, label: settings.ignoreKind[name] }))}
        onChange={(chosen) => setKind(KINDS.find((name) => name === chosen) ?? 'title')}
      />
      <Field
        label={settings.ignoreValue}
        value={value}
        error={error}
        placeholder={settings.ignoreExample[kind]}
        onChange={({ target }) => {
          setValue(target.value);
          setError(null);
        }}
      />
      <ProblemNotice problem={add.problem} />
    </Dialog>
  );
}

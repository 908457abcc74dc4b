import { PlugZap, Plus, Trash2 } from 'lucide-react';
import type { HostState } from '../../../shared/state.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Notice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { FoundBoxes } from '../../hosts/found-boxes.tsx';
import { HostFieldsForm, NEW_HOST, useHostFields } from '../../hosts/host-fields.tsx';
import { RemoteControlSteps } from '../../hosts/remote-control-steps.tsx';
import { StageList } from '../../hosts/stage-list.tsx';
import { mayNeedRemoteControl } from '../../hosts/use-host-test.ts';
import { useStrings } from '../../strings/index.ts';

/** A box: chosen among those found, or by its address; and how its connection fares. */
export function BoxStep({ onNext }: { readonly onNext: () => void }) {
  const all = useCompanionState(({ hosts }) => hosts);
  const { welcome } = useStrings();
  const upCount = all.filter(({ connection }) => connection === 'connected' || connection === 'polling').length;
  const isUp = upCount > 0;
  return (
    <>
      <p className="quiet">{welcome.boxText}</p>
      {all.map((host) => (
        <AddedBox key={host.id} host={host} />
      ))}
      {isUp && <p className="quiet">{welcome.another}</p>}
      <Card>
        <div className="stack">
          <FoundBoxes onAdded={() => {}} />
          {/* When a box was added by its address, the form is done with: it would hide the way on. */}
          <details key={upCount} className="more">
            <summary>{welcome.byAddress}</summary>
            <ByAddress />
          </details>
        </div>
      </Card>
      <div className="welcome-actions">
        <Button kind={isUp ? 'primary' : 'plain'} onClick={onNext}>
          {all.length === 0 ? welcome.skip : isUp ? welcome.next : welcome.nextAnyway}
        </Button>
      </div>
    </>
  );
}

function AddedBox({ host }: { readonly host: HostState }) {
  const { welcome } = useStrings();
  switch (host.connection) {
    case 'connected':
    case 'polling':
      return (
        <div role="status">
          <Notice tone="good" title={welcome.watching(host.label)} />
        </div>
      );
    case 'unreachable':
      return (
        <div role="status" className="stack">
          <Notice tone="bad" title={welcome.notReached(host.label)}>
            <StageList stages={host.stages} />
          </Notice>
          {mayNeedRemoteControl(host.stages) && <RemoteControlSteps />}
          <NotReachedActions id={host.id} />
        </div>
      );
    default:
      return <Spinner label={welcome.reaching(host.label)} isLabelShown />;
  }
}

/** Trying again, when it is seen to; taking it away, when its address was wrong. */
function NotReachedActions({ id }: Pick<HostState, 'id'>) {
  const test = useCommand('hosts.test');
  const remove = useCommand('hosts.remove');
  const { hosts } = useStrings();
  return (
    <div className="row">
      <Button icon={PlugZap} isBusy={test.isRunning} onClick={() => void test.run({ id })}>
        {hosts.testAgain}
      </Button>
      <Button kind="quiet" icon={Trash2} isBusy={remove.isRunning} onClick={() => void remove.run({ id })}>
        {hosts.remove}
      </Button>
    </div>
  );
}

function ByAddress() {
  const add = useCommand('hosts.add', 'inline');
  const form = useHostFields(NEW_HOST);
  const { welcome } = useStrings();
  const save = async () => {
    const request = form.read();
    if (request !== null) await add.run(request);
  };
  return (
    <form
      noValidate
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <HostFieldsForm form={form} problem={add.problem} />
      <div className="row">
        <Button type="submit" icon={Plus} isBusy={add.isRunning}>
          {welcome.addByAddress}
        </Button>
      </div>
    </form>
  );
}

import { Plus, RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import type { FoundBox, HostState } from '../../shared/state.ts';
import { useCompanionState } from '../bridge/companion.tsx';
import { useAnswer, useCommand } from '../bridge/use-command.ts';
import { Button } from '../components/button.tsx';
import { EngineText } from '../components/engine-text.tsx';
import { Notice } from '../components/notice.tsx';
import { Spinner } from '../components/spinner.tsx';
import { useStrings } from '../strings/index.ts';
import { RemoteControlSteps } from './remote-control-steps.tsx';
import './hosts.css';

const ASK_EVERY_MS = 3000;

/** Boxes that announce themselves and are not ours yet; looks for a minute when it is shown, and again when asked to. */
export function FoundBoxes({ onAdded }: { readonly onAdded: (host: HostState) => void }) {
  const looking = useLooking();
  const boxes = useCompanionState(({ found }) => found);
  const { hosts } = useStrings();
  const others = boxes.filter(({ hostId }) => hostId === null);
  const { look, problem } = looking;
  return (
    <div className="stack">
      {others.length > 0 && (
        <ul className="found">
          {others.map((box) => (
            <FoundRow key={box.id} box={box} onAdded={onAdded} />
          ))}
        </ul>
      )}
      {problem !== null && (
        <Notice tone="warn">
          <EngineText>{problem}</EngineText>
        </Notice>
      )}
      {looking.value ? (
        <Spinner label={hosts.foundLooking} isLabelShown />
      ) : (
        <div className="row">
          {others.length === 0 && problem === null && <p className="quiet found-none">{hosts.foundNone}</p>}
          <Button size="small" icon={RotateCw} onClick={look}>
            {hosts.foundAgain}
          </Button>
        </div>
      )}
      {others.some(({ reachable }) => reachable === false) && <RemoteControlSteps />}
    </div>
  );
}

/** Keeps asking while it is being looked; the boxes themselves come with the state. */
function useLooking() {
  const answer = useAnswer('hosts.found', {});
  const value = answer.value?.looking ?? answer.isLoading;
  const { reload } = answer;
  useEffect(() => {
    if (!value) return;
    const timer = window.setInterval(reload, ASK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [value, reload]);
  return { value, look: reload, problem: answer.value?.problem ?? answer.problem?.text ?? null };
}

function FoundRow({ box, onAdded }: { readonly box: FoundBox; readonly onAdded: (host: HostState) => void }) {
  const add = useCommand('hosts.add_found');
  const { hosts } = useStrings();
  const choose = async () => {
    const result = await add.run({ found: box.id });
    if (result.ok) onAdded(result.value);
  };
  return (
    <li className="found-row">
      <div className="found-text">
        <p>
          <strong>
            <bdi>{box.name}</bdi>
          </strong>{' '}
          <span className="quiet figures">{box.address}</span>
        </p>
        <p className={box.reachable === false ? 'found-refuses small' : 'quiet small'}>
          <EngineText>{box.text}</EngineText>
        </p>
      </div>
      <Button
        size="small"
        icon={Plus}
        isBusy={add.isRunning}
        onClick={choose}
        aria-label={`${hosts.addConfirm}: ${box.name}`}
      >
        {hosts.addConfirm}
      </Button>
    </li>
  );
}

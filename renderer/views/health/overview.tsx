import { CircleCheck, Sparkles, TriangleAlert, Unplug } from 'lucide-react';
import type { HealthStatus } from '../../../shared/health.ts';
import { useMirror } from '../../bridge/companion.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { useStrings } from '../../strings/index.ts';
import { concernsOf } from './concerns.ts';

/** The answer in a sentence: all is well, what needs a look, or that nobody knows. */
export function Overview({ status }: { readonly status: HealthStatus }) {
  const { health } = useStrings();
  const isLost = useMirror(({ lost }) => lost !== null);
  const concerns = concernsOf(status);
  if (isLost) {
    return (
      <div role="status" className="overview overview-warn">
        <Unplug size={28} aria-hidden />
        <div>
          <h2>{health.lost}</h2>
          <p>{health.lostText}</p>
        </div>
      </div>
    );
  }
  if (status.hosts.length === 0 && concerns.length === 0) {
    return (
      <div className="overview">
        <Sparkles size={28} aria-hidden />
        <div>
          <h2>{health.nothingSetUp}</h2>
          <p>{health.nothingSetUpText}</p>
        </div>
      </div>
    );
  }
  const isFine = concerns.length === 0;
  const Icon = isFine ? CircleCheck : TriangleAlert;
  return (
    <div role="status" className={isFine ? 'overview overview-good' : 'overview overview-warn'}>
      <Icon size={28} aria-hidden />
      <div>
        <h2>{isFine ? health.allFine : health.needsYou(concerns.length)}</h2>
        {isFine ? (
          <p>{health.allFineText}</p>
        ) : (
          <ul>
            {concerns.map(({ name, text }) => (
              <li key={`${name} ${text}`}>
                <strong>{name}:</strong> <EngineText>{text}</EngineText>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

import { CircleCheck, CircleMinus } from 'lucide-react';
import type { NowPlaying, ServicePreview } from '../../../shared/state.ts';
import { placeHref } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { useStrings } from '../../strings/index.ts';

/** What each service is told of it, and why not. */
export function ServiceLines({ nowPlaying: { ignored, services } }: { readonly nowPlaying: NowPlaying }) {
  const isLinked = useCompanionState(({ accounts }) => accounts.some(({ state }) => state === 'linked'));
  const { now } = useStrings();
  if (ignored !== null) {
    return (
      <p className="service-line quiet">
        <CircleMinus size={16} aria-hidden />
        <span>
          {now.notReported} <EngineText>{ignored}</EngineText>
        </span>
      </p>
    );
  }
  return (
    <>
      {services.length > 0 && (
        <ul className="service-lines">
          {services.map((preview) => (
            <ServiceLine key={preview.service} preview={preview} />
          ))}
        </ul>
      )}
      {!isLinked && (
        <p className="quiet small">
          {now.noAccount} <a href={placeHref('accounts')}>{now.linkAccount}</a>
        </p>
      )}
    </>
  );
}

function ServiceLine({ preview: { service, willReport, reason } }: { readonly preview: ServicePreview }) {
  const label = useCompanionState(
    ({ accounts }) => accounts.find((account) => account.service === service)?.label ?? service,
  );
  const { now } = useStrings();
  const Icon = willReport ? CircleCheck : CircleMinus;
  return (
    <li className={willReport ? 'service-line service-told' : 'service-line quiet'}>
      <Icon size={16} aria-hidden />
      <span>
        <strong>{label}</strong> {willReport ? now.willReport : now.willNotReport}
        {reason !== '' && (
          <>
            {': '}
            <EngineText>{reason}</EngineText>
          </>
        )}
      </span>
    </li>
  );
}

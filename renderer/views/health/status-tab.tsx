import type { HealthStatus } from '../../../shared/health.ts';
import { useAnswer } from '../../bridge/use-command.ts';
import { Card, CardRows } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { RelativeTime, Time } from '../../components/time.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { BoxHealth } from './box-health.tsx';
import { Overview } from './overview.tsx';
import { ServiceHealthCard } from './service-health-card.tsx';

const EVERY_MS = 5000;

/** Boxes, services, queue and the companion itself, kept up to date while it is looked at. */
export function StatusTab() {
  const status = useAnswer('health.status', {}, { everyMs: EVERY_MS });
  const { frame, health } = useStrings();
  return (
    <div className="stack stack-wide">
      <ProblemNotice problem={status.problem} />
      {status.value === null && status.isLoading && <Spinner label={frame.loading} />}
      {status.value && (
        <>
          <Overview status={status.value} />
          <section className="stack">
            <h2>{health.services}</h2>
            {status.value.services.map((service) => (
              <ServiceHealthCard key={service.account.service} service={service} />
            ))}
          </section>
          <section className="stack">
            <h2>{health.boxes}</h2>
            {status.value.hosts.length === 0 && <p className="quiet">{health.noBoxes}</p>}
            {status.value.hosts.map((host) => (
              <BoxHealth key={host.host.id} box={host} />
            ))}
          </section>
          <Problems problems={status.value.problems} />
          <Companion status={status.value} />
        </>
      )}
    </div>
  );
}

function Problems({ problems }: Pick<HealthStatus, 'problems'>) {
  const { health } = useStrings();
  return (
    <section className="stack">
      <h2>{health.problems}</h2>
      {problems.length === 0 ? (
        <p className="quiet">{health.problemsNone}</p>
      ) : (
        <Card label={health.problems}>
          <CardRows>
            {problems.map(({ atMs, kind, text }) => (
              <div key={`${atMs} ${kind} ${text}`} className="health-problem">
                <span className="quiet small">
                  <Time ms={atMs} />
                </span>
                <EngineText>{text}</EngineText>
              </div>
            ))}
          </CardRows>
        </Card>
      )}
    </section>
  );
}

function Companion({ status }: { readonly status: HealthStatus }) {
  const { version, platform, runtime, startedAtMs, identify } = status;
  const { health } = useStrings();
  const format = useFormat();
  const { last } = identify;
  const lookUp =
    last === null
      ? health.none
      : last.status === 'matched'
        ? health.matched(last.title, format.percent(last.confidence ?? 0))
        : health.notMatched(last.title);
  return (
    <section className="stack">
      <h2>{health.companion}</h2>
      <Card label={health.companion}>
        <Facts>
          <Fact name={health.version}>{version}</Fact>
          <Fact name={health.system}>{[platform, runtime].filter((part) => part !== null).join(' · ')}</Fact>
          <Fact name={health.started}>
            <RelativeTime ms={startedAtMs} />
          </Fact>
          <Fact name={health.identify}>
            <Title>{lookUp}</Title>
          </Fact>
        </Facts>
      </Card>
    </section>
  );
}

import { type FormEvent, useState } from 'react';
import type { Verdict, ViewingExplanation } from '../../../shared/health.ts';
import { goTo } from '../../app/router.ts';
import { useAnswer } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card, CardRows } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Field } from '../../components/field.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

const LAST = 'last';

/** Why a viewing was scrobbled or not, service by service. `asked`: a part of its title, its id, or `last`. */
export function WhyTab({ asked }: { readonly asked: string | null }) {
  const answer = useAnswer('log.why', { viewing: asked ?? LAST }, { enabled: asked !== null });
  const [text, setText] = useState(asked === LAST ? '' : (asked ?? ''));
  const [error, setError] = useState<string | null>(null);
  const { health } = useStrings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') setError(health.whyMissing);
    else if (wanted === asked) answer.reload();
    else goTo('health', 'why', wanted);
  };
  return (
    <div className="stack stack-wide">
      <Card>
        <form className="health-card" onSubmit={submit}>
          <div>
            <h2>{health.whyTitle}</h2>
            <p className="quiet">{health.whyText}</p>
          </div>
          <Field
            label={health.whyField}
            value={text}
            error={error}
            placeholder={health.whyExample}
            onChange={({ target }) => {
              setText(target.value);
              setError(null);
            }}
          />
          <div className="row">
            <Button kind="primary" type="submit">
              {health.whyAsk}
            </Button>
            <Button onClick={() => goTo('health', 'why', LAST)}>{health.whyLast}</Button>
          </div>
          <ProblemNotice problem={answer.problem} />
        </form>
      </Card>
      <div role="status">
        {asked !== null && answer.value === null && answer.isLoading && <Spinner label={health.whyAsk} />}
        {answer.value !== null && answer.problem === null && <Explanation explanation={answer.value} />}
      </div>
    </div>
  );
}

const TONES: Readonly<Record<Verdict, Tone>> = {
  scrobbled: 'good',
  not_watched: 'neutral',
  ignored_by_service: 'warn',
  waiting: 'accent',
  open: 'accent',
  skipped: 'neutral',
  refused: 'bad',
  lost: 'bad',
  unknown: 'neutral',
};

function Explanation({ explanation: { viewing, text, services } }: { readonly explanation: ViewingExplanation }) {
  const { health } = useStrings();
  const format = useFormat();
  return (
    <Card label={viewing.title}>
      <div className="health-card">
        <div>
          <h2>
            <Title>{viewing.title}</Title>
          </h2>
          <p className="quiet small">
            <Title>{viewing.hostLabel}</Title> · {format.dateTime(viewing.startedAtMs)}
          </p>
        </div>
        <p>
          <EngineText>{text}</EngineText>
        </p>
        <CardRows>
          {services.map(({ service, label, verdict, text: why, rule }) => (
            <div key={service} className="verdict">
              <div className="row">
                <strong>{label}</strong>
                <Badge tone={TONES[verdict]}>{health.verdict[verdict]}</Badge>
              </div>
              <p>
                <EngineText>{why}</EngineText>
              </p>
              {rule !== null && <p className="quiet small">{health.rule(rule)}</p>}
            </div>
          ))}
        </CardRows>
      </div>
    </Card>
  );
}

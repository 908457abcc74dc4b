import { useEffect, useRef, useState } from 'react';
import { Sign } from '../../app/mark.tsx';
import { useStrings } from '../../strings/index.ts';
import { AccountStep } from './account-step.tsx';
import { BoxStep } from './box-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type Step, Steps } from './steps.tsx';
import './welcome.css';

/** The first steps: a box, an account, done. */
export function WelcomeView() {
  const [step, setStep] = useState<Step>('box');
  const heading = useFocusOnChange(step);
  const { frame, welcome } = useStrings();
  const title = { box: welcome.boxTitle, account: welcome.accountTitle, done: welcome.doneTitle }[step];
  return (
    <div className="welcome">
      <header className="welcome-head">
        <Sign size={44} />
        <p className="welcome-name">{frame.appName}</p>
        {step === 'box' && <p className="quiet">{welcome.lead}</p>}
      </header>
      <Steps current={step} />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {step === 'box' && <BoxStep onNext={() => setStep('account')} />}
      {step === 'account' && <AccountStep onBack={() => setStep('box')} onNext={() => setStep('done')} />}
      {step === 'done' && <DoneStep onBack={() => setStep('account')} />}
    </div>
  );
}

/** Reader and keyboard go on at the top of the next step. */
function useFocusOnChange(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}

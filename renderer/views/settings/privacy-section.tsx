import { CorrectionsPart } from './corrections-part.tsx';
import { IgnoresPart } from './ignores-part.tsx';
import { PrivateTimePart } from './private-time-part.tsx';

/** Private time, and what the user taught: what is never reported, and what something really is. */
export function PrivacySection() {
  return (
    <>
      <PrivateTimePart />
      <IgnoresPart />
      <CorrectionsPart />
    </>
  );
}

import { CorrectionsPart } from './corrections-part.tsx';
import { IgnoresPart } from './ignores-part.tsx';
import { PrivateTimePart } from './private-time-part.tsx';
import { SecretsPart } from './secrets-part.tsx';

/** Private time, what the user taught (what is never reported, what something really is), and where secrets are. */
export function PrivacySection() {
  return (
    <>
      <PrivateTimePart />
      <IgnoresPart />
      <CorrectionsPart />
      <SecretsPart />
    </>
  );
}

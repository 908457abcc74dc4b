/** Files that take long begin first, or the other workers wait for them at the end; vitest goes by a file's size where it knows no times. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longer than half a minute on two cores, the longest first. */
const LONGEST = [
  'kodi/box-away',
  'kodi/one-after-another',
  'kodi/endings',
  'kodi/versus-addon',
  'kodi/music',
  'kodi/evening',
  'integration/desktop/desktop-app',
  'integration/cli/companion',
  'integration/crash',
  'integration/history',
  'integration/engine/plugins/plugins',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

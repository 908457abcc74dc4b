/** Electron's fuses as they are in the packaged app: what is not needed of it is burnt out of the program. */
import { FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** By their place in the program's wire. */
export const FUSES = [
  { name: 'runAsNode', isOn: false },
  { name: 'cookieEncryption', isOn: true },
  { name: 'nodeOptions', isOn: false },
  { name: 'nodeCliInspect', isOn: false },
  // Electron checks it on macOS and Windows; on Linux it does nothing.
  { name: 'embeddedAsarIntegrityValidation', isOn: true },
  { name: 'onlyLoadAppFromAsar', isOn: true },
  { name: 'loadBrowserProcessSpecificV8Snapshot', isOn: false },
  { name: 'grantFileProtocolExtraPrivileges', isOn: false },
  // As Electron has it; @electron/fuses 1 cannot set it, and it is only read back.
  { name: 'wasmTrapHandlers', isOn: true },
];

/** '1', as it stands in the program. */
const ON = 49;

/**
 * Sets them, and reads them back. Rejects where the program has one that nobody has decided about here (a new Electron),
 * or where one is not as it should be.
 */
export async function setFuses(program, { resetAdHocDarwinSignature = false } = {}) {
  const count = countFuses(await getCurrentFuseWire(program));
  if (count > FUSES.length) {
    throw new Error(`Electron has ${count} fuses, and ${FUSES.length} are decided about: see build/fuses.mjs`);
  }
  const settable = FUSES.slice(0, 8).map(({ isOn }, place) => [place, isOn]);
  await flipFuses(program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature,
    ...Object.fromEntries(settable),
  });
  const wire = await getCurrentFuseWire(program);
  const wrong = FUSES.slice(0, count).filter(({ isOn }, place) => (wire[place] === ON) !== isOn);
  if (wrong.length > 0) throw new Error(`Fuses are not as they should be: ${wrong.map(({ name }) => name).join(', ')}`);
}

function countFuses({ version: _, ...fuses }) {
  return Object.keys(fuses).length;
}

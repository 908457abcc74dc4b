/** electron-builder's hook after packing and before signing: sets the fuses. */
import { join } from 'node:path';
import { setFuses } from './fuses.mjs';

export default async function afterPack({ appOutDir, electronPlatformName, arch, packager }) {
  const name = packager.appInfo.productFilename;
  const program = {
    darwin: join(appOutDir, `${name}.app`, 'Contents/MacOS', name),
    win32: join(appOutDir, `${name}.exe`),
    linux: join(appOutDir, packager.executableName),
  }[electronPlatformName];
  // 3: arm64, where even what nobody signs has a signature that a change breaks.
  await setFuses(program, { resetAdHocDarwinSignature: electronPlatformName === 'darwin' && arch === 3 });
}

/** Where logins are kept on a computer without a keychain is the user's choice; whoever closes the question has them forgotten at the end. */
import { dialog } from 'electron';
import type { OtherPlace } from '../system/secrets.ts';
import type { Words } from '../words/index.ts';

export async function askSecretPlace({ dialogs: { secrets } }: Words): Promise<OtherPlace> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: secrets.message,
    detail: secrets.detail,
    buttons: [secrets.memory, secrets.file],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'file' : 'memory';
}

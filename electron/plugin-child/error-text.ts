/** An error of the plugin's in words that its author can use: what, and where in the plugin's own files. */
import { pathToFileURL } from 'node:url';
import { errorText } from '../../shared/errors.ts';

/** `the pen is dry (index.js:15)`. `folder`: the plugin's, as the modules in it are known to Node. */
export function pluginErrorText(error: unknown, folder: string): string {
  const place = placeOf(error, folder);
  return place === null ? whatOf(error) : `${whatOf(error)} (${place})`;
}

function whatOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, permission, resource } = error as Error & Partial<Record<'code' | 'permission' | 'resource', string>>;
  switch (code) {
    case 'ERR_ACCESS_DENIED':
      return `a plugin may not do this: ${permission ?? 'it is restricted'}${resource ? ` ${resource}` : ''}; it can read its own folder and reach the network`;
    case 'ERR_MODULE_NOT_FOUND':
      return `${String(error.message).replace(/ imported from .*/s, '')}: what it imports must be in its folder, packages in its node_modules`;
    default:
      return errorText(error) || error.name;
  }
}

/** The innermost line of the plugin's own files that the stack names; null where there is none. */
function placeOf(error: unknown, folder: string): string | null {
  const stack = error instanceof Error ? String(error.stack) : '';
  const base = `${pathToFileURL(folder).href}/`;
  const at = stack.indexOf(base);
  if (at < 0) return null;
  const [, file = '', line = ''] = /^([^\s):]+):(\d+)/.exec(stack.slice(at + base.length)) ?? [];
  return file === '' ? null : `${file}:${line}`;
}

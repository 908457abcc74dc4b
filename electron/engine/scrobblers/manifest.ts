/**
 * `plugin.json`: what a scrobbler is and asks for. The shape is that of Phlix's manifests (specification of scrobbler
 * plugins, A1 and A2), with three fields of our own meaning: `entry` is a JavaScript module, `min_app_version` may stand in
 * place of `phlix_min_server_version`, and `library` asks for the libraries of the boxes.
 */
import { type EventAlias, isEventAlias, KNOWN_ALIASES } from './aliases.ts';
import { checkSettings, type Fields, isFields, type SettingDeclarations } from './setting-declarations.ts';

export interface Manifest {
  /** `phlix-plugin-webhook` */
  readonly name: string;
  /** `1.0.0` */
  readonly version: string;
  /** Of this app; null where only Phlix's server is named. */
  readonly minAppVersion: string | null;
  /** Shown, never enforced: it is about another server. */
  readonly phlixMinServerVersion: string | null;
  /** Path of an ES module below the plugin's folder: `./index.js` */
  readonly entry: string;
  readonly events: readonly EventAlias[];
  readonly settings: SettingDeclarations;
  /** What it wants of the boxes' libraries: a field of our own. Null: nothing. */
  readonly library: 'read' | 'write' | null;
  /** `sha256:` and 64 digits over the package; null where there is none. */
  readonly signature: string | null;
}

/** One rule that a manifest breaks. */
export interface ManifestIssue {
  /** `settings.api_key.type` */
  readonly field: string;
  /** The JSON Schema keyword that failed, or `unknown_field`. */
  readonly code:
    | 'required'
    | 'type'
    | 'pattern'
    | 'enum'
    | 'maxLength'
    | 'uniqueItems'
    | 'additionalProperties'
    | 'minimum'
    | 'unknown_field';
  readonly message: string;
}

export type ManifestCheck =
  | { readonly ok: true; readonly manifest: Manifest; readonly warnings: readonly ManifestIssue[] }
  | { readonly ok: false; readonly errors: readonly ManifestIssue[]; readonly warnings: readonly ManifestIssue[] };

const NAME = /^phlix-plugin-[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_NAME = 64;
const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const SIGNATURE = /^sha256:[0-9a-f]{64}$/i;
const PHP_CLASS = /^[A-Z]\w*(\\[A-Z]\w*)+$/;
const MODULE = /\.m?js$/i;

const FIELDS = [
  'name',
  'version',
  'phlix_min_server_version',
  'min_app_version',
  'type',
  'entry',
  'events',
  'settings',
  'library',
  'signature',
] as const;

/** The kinds of plugins that Phlix knows; only scrobblers run here. */
const OTHER_TYPES: readonly unknown[] = [
  'metadata-provider',
  'subtitle-provider',
  'auth-provider',
  'library-type',
  'notifier',
  'tuner',
  'transcoder-hook',
  'ui-theme',
  'arr-integration',
  'analytics-sink',
];

/** Checks a parsed `plugin.json` by every rule; all that is wrong is named at once. `appVersion`: `0.1.0` */
export function checkManifest(input: unknown, appVersion: string): ManifestCheck {
  if (!isFields(input)) {
    const message = 'plugin.json must hold a JSON object.';
    return { ok: false, errors: [{ field: '', code: 'type', message }], warnings: [] };
  }
  const warnings = Object.keys(input)
    .filter((key) => !(FIELDS as readonly string[]).includes(key))
    .map(
      (key): ManifestIssue => ({
        field: key,
        code: 'unknown_field',
        message: `"${key}" is not a field that is known here; it is ignored.`,
      }),
    );
  const settings = checkSettings(input['settings']);
  const errors = [
    ...checkName(input['name']),
    ...checkVersion('version', input['version'], true),
    ...checkMinimum(input, appVersion),
    ...checkType(input['type']),
    ...checkEntry(input['entry']),
    ...checkEvents(input['events']),
    ...settings.issues,
    ...checkLibrary(input['library']),
    ...checkSignature(input['signature']),
  ];
  if (errors.length > 0) return { ok: false, errors, warnings };
  return {
    ok: true,
    warnings,
    manifest: {
      name: input['name'] as string,
      version: input['version'] as string,
      minAppVersion: (input['min_app_version'] as string | undefined) ?? null,
      phlixMinServerVersion: (input['phlix_min_server_version'] as string | undefined) ?? null,
      entry: input['entry'] as string,
      events: (input['events'] as EventAlias[] | undefined) ?? [],
      settings: settings.declarations,
      library: (input['library'] as Manifest['library'] | undefined) ?? null,
      signature: (input['signature'] as string | null | undefined) ?? null,
    },
  };
}

/** `name: … ; version: …` for one text. */
export function issuesText(issues: readonly ManifestIssue[]): string {
  return issues.map(({ message }) => message).join(' ');
}

function checkName(value: unknown): ManifestIssue[] {
  if (value === undefined) return [missing('name')];
  if (typeof value !== 'string') return [wrongType('name', 'a text')];
  if (value.length > LONGEST_NAME) {
    return [issue('name', 'maxLength', `name may have ${LONGEST_NAME} characters at most; it has ${value.length}.`)];
  }
  if (NAME.test(value)) return [];
  const message = `name must be "phlix-plugin-" and small letters, digits and single hyphens; ${shown(value)} is not.`;
  return [issue('name', 'pattern', message)];
}

function checkVersion(field: string, value: unknown, isRequired: boolean): ManifestIssue[] {
  if (value === undefined) return isRequired ? [missing(field)] : [];
  if (typeof value !== 'string') return [wrongType(field, 'a text such as "1.0.0"')];
  if (SEMVER.test(value)) return [];
  return [issue(field, 'pattern', `${field} must be a version such as "1.0.0"; ${shown(value)} is not.`)];
}

function checkMinimum(input: Fields, appVersion: string): ManifestIssue[] {
  const { min_app_version: own, phlix_min_server_version: theirs } = input;
  if (own === undefined && theirs === undefined) {
    const message =
      'min_app_version is missing: say from which version of this app on the plugin works, such as "0.1.0".';
    return [issue('min_app_version', 'required', message)];
  }
  const issues = [
    ...checkVersion('min_app_version', own, false),
    ...checkVersion('phlix_min_server_version', theirs, false),
  ];
  if (issues.length > 0 || typeof own !== 'string' || !isNewer(own, appVersion)) return issues;
  const message = `The plugin needs version ${own} of the companion or newer; this is ${appVersion}.`;
  return [issue('min_app_version', 'minimum', message)];
}

function checkType(value: unknown): ManifestIssue[] {
  if (value === undefined) return [missing('type')];
  if (value === 'scrobbler') return [];
  if (OTHER_TYPES.includes(value)) {
    return [issue('type', 'enum', `Plugins of type ${shown(value)} are not supported here: only "scrobbler" is.`)];
  }
  return [issue('type', 'enum', `type must be "scrobbler"; ${shown(value)} is not a type of plugin.`)];
}

function checkEntry(value: unknown): ManifestIssue[] {
  if (value === undefined) return [missing('entry')];
  if (typeof value !== 'string' || value === '') return [wrongType('entry', 'a path such as "./index.js"')];
  if (PHP_CLASS.test(value)) {
    const message = `entry names the PHP class ${value}: plugins for Phlix’s server do not run here. Name a JavaScript module, such as "./index.js".`;
    return [issue('entry', 'pattern', message)];
  }
  const parts = value.replace(/^\.\//, '').split('/');
  const isInside =
    !value.includes('\\') &&
    !value.includes('\0') &&
    !value.includes(':') &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isInside) {
    return [
      issue(
        'entry',
        'pattern',
        `entry must be a path inside the plugin’s folder, such as "./index.js"; ${shown(value)} is not.`,
      ),
    ];
  }
  if (MODULE.test(value)) return [];
  return [issue('entry', 'pattern', `entry must name a JavaScript module (.js or .mjs); ${shown(value)} is none.`)];
}

function checkEvents(value: unknown): ManifestIssue[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [wrongType('events', 'a list of event names')];
  const issues = value.flatMap((alias: unknown, index) => checkAlias(alias, `events.${index}`));
  if (issues.length === 0 && new Set(value).size < value.length) {
    return [issue('events', 'uniqueItems', 'events names an event twice.')];
  }
  return issues;
}

function checkAlias(alias: unknown, field: string): ManifestIssue[] {
  if (typeof alias !== 'string') return [wrongType(field, 'the name of an event')];
  if (!/^phlix\.[a-z]+(\.[a-z_]+)+$/.test(alias)) {
    return [
      issue(
        field,
        'pattern',
        `${shown(alias)} is not the name of an event: it must look like "phlix.playback.started".`,
      ),
    ];
  }
  if (isEventAlias(alias)) return [];
  return [issue(field, 'enum', `There is no event ${shown(alias)} here. There is: ${KNOWN_ALIASES.join(', ')}.`)];
}

function checkLibrary(value: unknown): ManifestIssue[] {
  if (value === undefined || value === 'read' || value === 'write') return [];
  return [issue('library', 'enum', `library must be "read" or "write"; ${shown(value)} is neither.`)];
}

function checkSignature(value: unknown): ManifestIssue[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string') return [wrongType('signature', 'null or a text')];
  if (SIGNATURE.test(value)) return [];
  return [issue('signature', 'pattern', 'signature must be null, or "sha256:" and 64 hexadecimal digits.')];
}

/** Whether version `a` comes after `b`; a pre-release comes before its release. */
function isNewer(a: string, b: string): boolean {
  const numbers = (version: string) => version.split(/[-+]/, 1)[0]?.split('.').map(Number) ?? [];
  const [ours, theirs] = [numbers(b), numbers(a)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (theirs[index] ?? 0) - (ours[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  const isRelease = (version: string) => !version.split('+', 1)[0]?.includes('-');
  return isRelease(a) && !isRelease(b);
}

function missing(field: string): ManifestIssue {
  return issue(field, 'required', `${field} is missing.`);
}

function wrongType(field: string, expected: string): ManifestIssue {
  return issue(field, 'type', `${field} must be ${expected}.`);
}

function issue(field: string, code: ManifestIssue['code'], message: string): ManifestIssue {
  return { field, code, message };
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}

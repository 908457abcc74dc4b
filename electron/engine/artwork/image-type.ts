/** What a picture is, by its first bytes: Kodi names no type, and what it would name would not be trusted. */

const SIGNATURES: ReadonlyArray<readonly [type: string, offset: number, bytes: readonly number[]]> = [
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
];
const RIFF = [0x52, 0x49, 0x46, 0x46];

/** `image/jpeg`, `image/png`, `image/gif` or `image/webp`; null for everything else, SVG and HTML among it. */
export function imageType(bytes: Uint8Array): string | null {
  const has = (offset: number, wanted: readonly number[]) => wanted.every((byte, at) => bytes[offset + at] === byte);
  const type = SIGNATURES.find(([, offset, wanted]) => has(offset, wanted))?.[0] ?? null;
  return type === 'image/webp' && !has(0, RIFF) ? null : type;
}

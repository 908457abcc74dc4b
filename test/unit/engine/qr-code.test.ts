import qrcode from 'qrcode';
import { expect, it } from 'vitest';
import { qrCodeOf } from '../../../electron/engine/qr-code.ts';

const ADDRESS = 'https://punchplay.tv/link';
const BORDER = 4;

/** Which modules are dark, row by row, border included, as the library itself says. */
function expected(): boolean[][] {
  const { modules } = qrcode.create(ADDRESS, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * BORDER;
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => {
      const [y, x] = [row - BORDER, column - BORDER];
      const inside = y >= 0 && x >= 0 && y < modules.size && x < modules.size;
      return inside && modules.get(y, x) === 1;
    }),
  );
}

it('draws every module in the SVG, with a white border of four', async () => {
  const { svg } = await qrCodeOf(ADDRESS);
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const drawn = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  for (const [, column, row] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    const line = drawn[Number(row)];
    if (line) line[Number(column)] = true;
  }
  expect(drawn).toEqual(expected());
  // The page's policy allows neither scripts nor styles nor anything from outside.
  expect(svg).not.toMatch(/<script|style=|href|url\(/);
});

it('draws the same in block characters, what is light drawn', async () => {
  const { text } = await qrCodeOf(ADDRESS);
  const rows = text.split('\n').flatMap((line) => {
    const chars = [...line];
    return [chars.map((char) => char !== '█' && char !== '▀'), chars.map((char) => char !== '█' && char !== '▄')];
  });
  const modules = expected();
  expect(rows.slice(0, modules.length)).toEqual(modules);
});

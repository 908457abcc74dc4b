/** QR codes, made here: no address of a login is given to anybody for it. */
import type { QrCode } from '../../shared/state.ts';

/** The white border that readers need, in modules (ISO/IEC 18004: four). */
const QUIET_ZONE = 4;

/** The code of a text. Its library is loaded at the first use. */
export async function qrCodeOf(text: string): Promise<QrCode> {
  const { default: qrcode } = await import('qrcode');
  const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = size + 2 * QUIET_ZONE;
  const isDark = (row: number, column: number): boolean => {
    const [y, x] = [row - QUIET_ZONE, column - QUIET_ZONE];
    return y >= 0 && x >= 0 && y < size && x < size && data[y * size + x] === 1;
  };
  return { svg: toSvg(side, isDark), text: toBlocks(side, isDark) };
}

type IsDark = (row: number, column: number) => boolean;

function toSvg(side: number, isDark: IsDark): string {
  const squares: string[] = [];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (isDark(row, column)) squares.push(`M${column} ${row}h1v1h-1z`);
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" role="img">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${squares.join('')}"/></svg>`
  );
}

/** Two rows a line. What is light is drawn: terminals are mostly dark, and readers want dark on light. */
function toBlocks(side: number, isDark: IsDark): string {
  const lines: string[] = [];
  for (let row = 0; row < side; row += 2) {
    let line = '';
    for (let column = 0; column < side; column += 1) {
      const upper = !isDark(row, column);
      const lower = row + 1 < side && !isDark(row + 1, column);
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(line);
  }
  return lines.join('\n');
}

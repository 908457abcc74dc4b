/** A line chart as a small SVG file, light enough to be kept with the sources and shown by any browser. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Line {
  readonly name: string;
  /** In order of x. */
  readonly points: ReadonlyArray<readonly [x: number, y: number]>;
  /** Marks each point, where they are few. */
  readonly dots?: boolean;
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly ticks: readonly number[];
}

export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

const PICTURES = fileURLToPath(new URL('../../build/pictures', import.meta.url));

const WIDTH = 720;
const HEIGHT = 380;
const PLOT = { left: 70, right: 24, top: 46, bottom: 52 };
/** Told apart in any kind of colour sight. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#7f3c8d'];

/** Draws it; values outside the ticks are drawn at the edge. */
export function lineChart({ title, x, y, lines }: Chart): string {
  const toX = placer(x, PLOT.left, WIDTH - PLOT.right);
  const toY = placer(y, HEIGHT - PLOT.bottom, PLOT.top);
  const grid = [
    ...x.ticks.map((tick) => {
      const at = toX(tick);
      const label = `<text x="${at}" y="${HEIGHT - PLOT.bottom + 18}" text-anchor="middle">${number(tick)}</text>`;
      return `<path d="M${at} ${PLOT.top}V${HEIGHT - PLOT.bottom}" stroke="#ddd"/>${label}`;
    }),
    ...y.ticks.map((tick) => {
      const at = toY(tick);
      const label = `<text x="${PLOT.left - 8}" y="${at + 4}" text-anchor="end">${number(tick)}</text>`;
      return `<path d="M${PLOT.left} ${at}H${WIDTH - PLOT.right}" stroke="#ddd"/>${label}`;
    }),
  ];
  const drawn = lines.map(({ points, dots }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const places = points.map(([px, py]) => `${toX(px)} ${toY(py)}`);
    const marks = dots ? places.map((place) => mark(place, colour)).join('') : '';
    return `<path d="M${places.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${marks}`;
  });
  const legend = lines.map(({ name }, index) => {
    const top = PLOT.top + 10 + index * 18;
    const colour = COLOURS[index % COLOURS.length];
    const left = WIDTH - PLOT.right - 12;
    return `<text x="${left}" y="${top + 8}" text-anchor="end" fill="${colour}" font-weight="bold">${inSvg(name)}</text>`;
  });
  const middle = (PLOT.top + HEIGHT - PLOT.bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${inSvg(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${PLOT.left}" y="26" font-size="15">${inSvg(title)}</text>`,
    ...grid,
    ...drawn,
    ...legend,
    `<text x="${(PLOT.left + WIDTH - PLOT.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${inSvg(x.label)}</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${inSvg(y.label)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** Draws it into a file of this name in `build/pictures`, or in another folder; gives the path. */
export function saveChart(name: string, chart: Chart, folder: string = PICTURES): string {
  const path = join(folder, `${name}.svg`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lineChart(chart));
  return path;
}

function placer({ scale, ticks }: Axis, from: number, to: number): (value: number) => number {
  const measure = scale === 'log' ? (value: number) => Math.log10(Math.max(value, 1e-9)) : (value: number) => value;
  const [low, high] = [measure(Math.min(...ticks)), measure(Math.max(...ticks))];
  return (value) => {
    const share = Math.min(1, Math.max(0, (measure(value) - low) / (high - low)));
    return Math.round((from + share * (to - from)) * 10) / 10;
  };
}

function mark(place: string, colour: string | undefined): string {
  const [x, y] = place.split(' ');
  return `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`;
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}

function inSvg(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

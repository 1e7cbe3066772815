/** Draws one panel: curves with a legend, or bars. Pure. */
import type { AnsweredPanel, Series } from './panel.ts';
import { shown, ticks } from './scale.ts';

/** px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const [LEFT, RIGHT, HEAD, LINE] = [64, 12, 34, 15];
/** Of a letter, on average, px. */
const LETTER = 6.2;
/** Names in a legend or bars; the others are counted. */
const NAMED = 6;
export const COLOURS = 8;

/** As a group at 0,0; `seconds` is the width of the time axis. */
export function drawPanel({ panel, series }: AnsweredPanel, size: Size, seconds: number): string {
  const queries = panel.targets.map(({ expr }) => expr).join('\n');
  const sorted = series.toSorted((one, other) => largest(other) - largest(one));
  const draw = panel.type === 'bargauge' ? drawBars : drawCurves;
  const content =
    sorted.length === 0
      ? text(size.width / 2, size.height / 2, 'No data', 'middle dim')
      : draw(sorted, size, panel.fieldConfig.defaults.unit, seconds);
  return `<desc>${escaped(queries)}</desc><rect width="${size.width}" height="${size.height}" rx="3"/>${text(12, 20, panel.title, 'title')}${content}`;
}

const largest = ({ points }: Series): number => Math.max(0, ...points.map(([, value]) => value));

function drawCurves(
  series: readonly Series[],
  { width, height }: Size,
  unit: string | undefined,
  seconds: number,
): string {
  const legend = legendOf(series, unit, width);
  const bottom = height - 36 - legend.lines * LINE;
  const marks = ticks(Math.max(...series.map(largest)), unit);
  const top = marks.at(-1) ?? 1;
  const x = (at: number): number => LEFT + (at / seconds) * (width - LEFT - RIGHT);
  const y = (value: number): number => bottom - (value / top) * (bottom - HEAD);
  const grid = marks.map(
    (mark) =>
      `<path class="grid" d="M${LEFT},${px(y(mark))}H${width - RIGHT}"/>${text(LEFT - 6, y(mark) + 4, shown(mark, unit), 'end dim')}`,
  );
  const times = Array.from({ length: Math.floor(seconds / 30) + 1 }, (_, index) => index * 30).filter(
    (at) => at % (width < 450 ? 60 : 30) === 0,
  );
  const axis = times.map((at) =>
    text(x(at), bottom + 15, `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`, 'middle dim'),
  );
  // The smallest last, so that it lies above the others.
  const curves = series.map(({ points }, index) => curve(points, index, x, y));
  return [
    ...grid,
    ...axis,
    ...curves,
    `<g transform="translate(0,${height - 6 - legend.lines * LINE})">${legend.drawn}</g>`,
  ].join('');
}

/** A gap of more than two steps is a gap; a single point is a dot. */
function curve(
  points: Series['points'],
  index: number,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  const parts: (readonly [number, number])[][] = [];
  for (const point of points) {
    const before = parts.at(-1)?.at(-1);
    if (before === undefined || point[0] - before[0] > 2.5) parts.push([]);
    parts.at(-1)?.push(point);
  }
  const place = ([at, value]: readonly [number, number]): string => `${px(x(at))},${px(y(value))}`;
  return parts
    .map((part) =>
      part.length === 1 && part[0] !== undefined
        ? `<circle class="c${index % COLOURS}" cx="${px(x(part[0][0]))}" cy="${px(y(part[0][1]))}" r="2"/>`
        : `<polyline class="l${index % COLOURS}" points="${part.map(place).join(' ')}"/>`,
    )
    .join('');
}

function legendOf(
  series: readonly Series[],
  unit: string | undefined,
  width: number,
): { lines: number; drawn: string } {
  const named = series.slice(0, NAMED);
  const columns = width > 450 ? 2 : 1;
  const lines = Math.ceil(named.length / columns) + (series.length > NAMED ? 1 : 0);
  const column = (width - 20) / columns;
  const drawn = named.map((each, index) => {
    const [x, y] = [14 + (index % columns) * column, Math.floor(index / columns) * LINE];
    const value = `max ${shown(largest(each), unit)}`;
    const name = cut(each.name, Math.floor((column - 50) / LETTER) - value.length);
    return `<rect class="c${index % COLOURS} key" x="${x}" y="${y - 3}" width="12" height="4"/>${text(x + 18, y + 3, name, '')}${text(x + column - 16, y + 3, value, 'end dim')}`;
  });
  const more =
    series.length > NAMED ? text(32, (lines - 1) * LINE + 3, `and ${series.length - NAMED} more`, 'dim') : '';
  return { lines, drawn: drawn.join('') + more };
}

function drawBars(series: readonly Series[], { width, height }: Size, unit: string | undefined): string {
  const named = series.slice(0, NAMED);
  const most = Math.max(...named.map(largest), 1);
  const row = Math.min(28, (height - HEAD - 10) / named.length);
  return named
    .map((each, index) => {
      const y = HEAD + index * row;
      const full = width - 12 - 80;
      const long = Math.max(2, (largest(each) / most) * full);
      return `${text(12, y + row / 2 - 3, cut(each.name, Math.floor(full / LETTER)), '')}<rect class="track" x="12" y="${px(y + row / 2 + 2)}" width="${full}" height="6"/><rect class="c${index % COLOURS} key" x="12" y="${px(y + row / 2 + 2)}" width="${px(long)}" height="6"/>${text(width - 14, y + row / 2 + 9, shown(largest(each), unit), 'end')}`;
    })
    .join('');
}

/** In the middle: the end of a path says more. */
function cut(name: string, most: number): string {
  if (name.length <= most) return name;
  const head = Math.ceil(most / 3);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - head - 1))}`;
}
const px = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

const text = (x: number, y: number, shownText: string, classes: string): string =>
  `<text x="${px(x)}" y="${px(y)}"${classes === '' ? '' : ` class="${classes}"`}>${escaped(shownText)}</text>`;

export const escaped = (given: string): string =>
  given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

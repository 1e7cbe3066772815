/** Charts as SVG, with their numbers as text next to them: nothing is shown by color alone. */
import type { Timeline } from '../../client/run-timings.ts';
import { durationText } from '../text/duration-text.ts';
import { escaped } from './html.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as people read it. */
  readonly text: string;
  readonly kind?: 'good' | 'fair' | 'warn' | 'bad' | 'calm';
}

const WIDTH = 900;
const LABEL = 260;
const TEXT = 140;
const ROW = 26;

/** Horizontal bars. */
export function barChart(id: string, title: string, bars: readonly Bar[]): string {
  if (bars.length === 0) return '';
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = WIDTH - LABEL - TEXT;
  const rows = bars.map(({ label, value, text, kind = 'fair' }, at) => {
    const length = Math.max(value > 0 ? 2 : 0, (value / most) * room);
    return `${labelAt(at, label)}<rect class="${kind}" x="${LABEL}" y="${at * ROW + 5}" width="${length.toFixed(1)}" height="16"/><text x="${(LABEL + length + 8).toFixed(1)}" y="${at * ROW + 18}">${escaped(text)}</text>`;
  });
  const told = bars.map(({ label, text }) => `${label}: ${text}`).join('; ');
  return svg(id, { title, told, height: bars.length * ROW + 6 }, rows);
}

/** One run from left to right: a bar for each step. */
export function timelineChart(id: string, { link, bars }: Timeline): string {
  const end = Math.max(1, ...bars.map(({ to }) => to));
  const room = WIDTH - LABEL - TEXT;
  const rows = bars.map(({ label, from, to, phase }, at) => {
    const x = LABEL + (from / end) * room;
    const length = Math.max(2, ((to - from) / end) * room);
    const kind = phase === 'parked' ? 'bad' : phase === 'done' || phase === 'adopted' ? 'good' : 'fair';
    return `${labelAt(at, label)}<rect class="${kind}" x="${x.toFixed(1)}" y="${at * ROW + 5}" width="${length.toFixed(1)}" height="16"/><text x="${(x + length + 8).toFixed(1)}" y="${at * ROW + 18}">${escaped(durationText(to - from))}</text>`;
  });
  const told = bars
    .map(({ label, from, to }) => `${label} from ${durationText(from)} to ${durationText(to)}`)
    .join('; ');
  return svg(id, { title: `The run of ${link}`, told, height: bars.length * ROW + 6 }, rows);
}

const LONGEST_LABEL = 38;

const labelAt = (at: number, label: string): string =>
  `<text x="0" y="${at * ROW + 18}">${escaped(label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label)}</text>`;

/** `told`: the description for screen readers. */
function svg(
  id: string,
  { title, told, height }: { readonly title: string; readonly told: string; readonly height: number },
  rows: readonly string[],
): string {
  return `<svg role="img" aria-labelledby="${id}-title ${id}-told" viewBox="0 0 ${WIDTH} ${height}"><title id="${id}-title">${escaped(title)}</title><desc id="${id}-told">${escaped(told)}</desc>${rows.join('')}</svg>`;
}

/** Draws a recorded session as an animated SVG, in the colours of the page that shows it. Pure. */
import type { Screen, Stretch } from './record.ts';

/** Of one character and one line, px. */
const [WIDTH, HEIGHT, MARGIN] = [8, 18, 14];
/** How long each screen is shown, and the last one, s. */
const [EACH, LAST] = [0.7, 8];

const style = `
.session { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
.session rect { fill: #f6f8fa; stroke: #d0d7de } .session text { fill: #1f2328 }
.session .dim { fill: #59636e } .session .bold { font-weight: bold }
.session .green { fill: #116329 } .session .yellow { fill: #7d4e00 } .session .red { fill: #a40e26 }
.session .cyan { fill: #1b6f80 } .session .blue { fill: #0550ae } .session .magenta { fill: #8250df }
@media (prefers-color-scheme: dark) {
.session rect { fill: #151b23; stroke: #3d444d } .session text { fill: #f0f6fc } .session .dim { fill: #9198a1 }
.session .green { fill: #56d364 } .session .yellow { fill: #e3b341 } .session .red { fill: #ff7b72 }
.session .cyan { fill: #39c5cf } .session .blue { fill: #79c0ff } .session .magenta { fill: #d2a8ff }
}
.session .part { visibility: hidden }
@media (prefers-reduced-motion: reduce) { .session g { animation: none !important } .session .end { visibility: visible } }`;

/** @param title for readers who cannot see the picture */
export function drawSession(all: readonly Screen[], columns: number, title: string): string {
  const screens = all.filter(
    (screen, index) => index === 0 || JSON.stringify(screen) !== JSON.stringify(all[index - 1]),
  );
  const rows = Math.max(...screens.map((screen) => screen.findLastIndex((line) => line.length > 0) + 1));
  const total = (screens.length - 1) * EACH + LAST;
  const keyframes = new Set<string>();
  const groups = Array.from({ length: rows }, (_, row) => partsOf(screens, row))
    .flat()
    .map(({ line, row, from, to }) => {
      if (from === 0 && to === screens.length) return `<g class="end">${drawLine(line, row)}</g>`;
      const [begin, end] = [percent(from * EACH, total), to === screens.length ? 100 : percent(to * EACH, total)];
      keyframes.add(
        `@keyframes s${from}-${to} { 0% { visibility: ${from === 0 ? 'visible' : 'hidden'} } ${begin}% { visibility: visible } ${end}% { visibility: ${end === 100 ? 'visible' : 'hidden'} } }`,
      );
      const last = to === screens.length ? ' end' : '';
      return `<g class="part${last}" style="animation: s${from}-${to} ${total}s step-end infinite">${drawLine(line, row)}</g>`;
    });
  const [width, height] = [columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" class="session" role="img">
<title>${escaped(title)}</title>
<style>${style}
${[...keyframes].join('\n')}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${groups.join('\n')}
</svg>
`;
}

/** What a drawn session shows at the end, line by line, without colours. */
export const textOfSession = (svg: string): string =>
  [...svg.matchAll(/<g class="(?:part )?end"[^>]*>(.*)<\/g>/g)]
    .map(([, group = '']) =>
      [...group.matchAll(/<text x="(\d+)"[^>]*>([^<]*)<\/text>/g)].reduce(
        (line, [, x, text = '']) => line.padEnd((Number(x) - MARGIN) / WIDTH) + unescaped(text),
        '',
      ),
    )
    .join('\n');

interface Part {
  readonly line: readonly Stretch[];
  readonly row: number;
  /** The screens that show it: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

/** A line that stays the same over several screens is drawn once. */
function partsOf(screens: readonly Screen[], row: number): readonly Part[] {
  const parts: Part[] = [];
  screens.forEach((screen, index) => {
    const line = screen[row] ?? [];
    const last = parts.at(-1);
    if (last !== undefined && last.to === index && JSON.stringify(last.line) === JSON.stringify(line))
      parts[parts.length - 1] = { ...last, to: index + 1 };
    else if (line.length > 0) parts.push({ line, row, from: index, to: index + 1 });
  });
  return parts;
}

const drawLine = (line: readonly Stretch[], row: number): string =>
  line
    .flatMap(wordsOf)
    .map(({ column, text, styles }) => {
      const at = `x="${MARGIN + column * WIDTH}" y="${MARGIN + row * HEIGHT + 13}"`;
      const names = styles.length === 0 ? '' : ` class="${styles.join(' ')}"`;
      return `<text ${at} textLength="${text.length * WIDTH}"${names}>${escaped(text)}</text>`;
    })
    .join('');

/** Splits at several blanks, because an SVG draws them as one. */
const wordsOf = ({ column, text, styles }: Stretch): readonly Stretch[] =>
  [...text.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: words }) => ({ column: column + index, text: words, styles }));

const percent = (seconds: number, total: number): number => Number(((100 * seconds) / total).toFixed(3));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

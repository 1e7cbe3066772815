/** Draws the panels of the dashboard where Grafana would place them, in the colours of the page that shows them. Pure. */
import { COLOURS, drawPanel, escaped } from './draw-panel.ts';
import type { AnsweredPanel } from './panel.ts';

/** Grafana's grid: 24 columns. px */
const [COLUMN, ROW, GAP] = [50, 30, 8];
const CAPTION = 30;

const light = ['#1a6fb5', '#c1441e', '#2e7d32', '#7b4fa6', '#a06a00', '#00798c', '#b0306a', '#5c6670'];
const dark = ['#6cb6ff', '#ff9d6c', '#7ee08a', '#c9a3ff', '#e6c35c', '#5fd3e0', '#ff8fc0', '#b3bcc6'];

const colours = (all: readonly string[]): string =>
  all
    .slice(0, COLOURS)
    .map((colour, index) => `.l${index}{stroke:${colour}}.c${index}{fill:${colour}}`)
    .join('');

const style = `
.dash{font:11px system-ui,-apple-system,'Segoe UI','Liberation Sans',Arial,sans-serif}
.dash polyline{fill:none;stroke-width:1.5;stroke-linejoin:round}
.dash text{fill:#1f2328}.dash .dim{fill:#59636e}.dash .title{font-weight:600;font-size:12.5px}
.dash .end{text-anchor:end}.dash .middle{text-anchor:middle}
.dash .back{fill:#f3f4f6;stroke:none}.dash g>rect{fill:#fff;stroke:#d0d7de}.dash .grid{stroke:#e4e7eb;fill:none}
.dash g>rect.track{fill:#eceff2;stroke:none}.dash g>rect.key{stroke:none}
${colours(light).replaceAll('.c', '.dash g .c').replaceAll('.l', '.dash g .l')}
@media (prefers-color-scheme: dark){
.dash text{fill:#e6edf3}.dash .dim{fill:#9198a1}
.dash .back{fill:#0d1117}.dash g>rect{fill:#161b22;stroke:#30363d}.dash .grid{stroke:#262c34}
.dash g>rect.track{fill:#262c34}
${colours(dark).replaceAll('.c', '.dash g .c').replaceAll('.l', '.dash g .l')}
}`;

/** `seconds`: the time that the panels show. `caption`: what run this is, for all readers. */
export function drawDashboard(answered: readonly AnsweredPanel[], seconds: number, caption: string): string {
  const width = 24 * COLUMN + GAP;
  const height = CAPTION + GAP + Math.max(...answered.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h)) * ROW;
  const panels = answered.map((each) => {
    const { x, y, w, h } = each.panel.gridPos;
    const size = { width: w * COLUMN - GAP, height: h * ROW - GAP };
    return `<g class="panel" transform="translate(${GAP + x * COLUMN},${CAPTION + GAP + y * ROW})">${drawPanel(each, size, seconds)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" class="dash" role="img">
<title>${escaped(caption)}</title>
<style>${style}
</style>
<rect class="back" width="${width}" height="${height}"/>
<text x="${GAP + 4}" y="22">${escaped(caption)}</text>
${panels.join('\n')}
</svg>
`;
}

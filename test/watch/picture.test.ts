/** The picture of the dashboard in docs/monitoring.md: each panel as the dashboard has it now. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { dashboardPanels } from '../../bench/dashboard/ask.ts';
import { escaped } from '../../bench/dashboard/draw-panel.ts';
import { drawDashboard } from '../../bench/dashboard/draw.ts';
import { shown, ticks } from '../../bench/dashboard/scale.ts';

it('shows the title and the queries of every panel; after a change: `npm run dashboard-picture`', async () => {
  const drawn = await readFile('docs/dashboard.svg', 'utf8');
  for (const { title, targets } of await dashboardPanels()) {
    expect(drawn).toContain(`>${escaped(title)}</text>`);
    expect(drawn).toContain(`<desc>${escaped(targets.map(({ expr }) => expr).join('\n'))}</desc>`);
  }
  expect(drawn).toContain('Not Grafana’s rendering');
  expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
});

it('draws curves with gaps, bars, and panels without data', async () => {
  const panels = await dashboardPanels();
  const [curves, bars] = [
    panels.find(({ type }) => type === 'timeseries'),
    panels.find(({ type }) => type === 'bargauge'),
  ];
  if (curves === undefined || bars === undefined) throw new Error('the dashboard has panels of one type only');
  const points = [0, 1, 2, 20, 21, 40].map((at) => [at, at] as const);
  const draw = (panel: typeof curves, names: readonly string[]): string =>
    drawDashboard([{ panel, series: names.map((name) => ({ name, points })) }], 60, 'a run');
  const drawn = draw(curves, ['a <b> & c']);
  expect(drawn.match(/<polyline/g)).toHaveLength(2);
  expect(drawn.match(/<circle/g)).toHaveLength(1);
  expect(drawn).toContain('a &lt;b&gt; &amp; c');
  expect(
    draw(
      curves,
      Array.from({ length: 9 }, (_, index) => `series ${index}`),
    ),
  ).toContain('and 3 more');
  expect(draw(bars, ['left: VPC endpoint'])).toContain('>left: VPC endpoint</text>');
  expect(draw(bars, [])).toContain('No data');
});

it.each([
  [0, 'short', [0, 1]],
  [2, 'short', [0, 1, 2]],
  [0.3, 'reqps', [0, 0.1, 0.2, 0.3]],
  [200, 's', [0, 60, 120, 180, 240]],
])('marks an axis up to %d %s at round numbers', (largest, unit, marks) => {
  expect(ticks(largest, unit)).toEqual(marks);
});

it('writes durations in the unit that they are read in', () => {
  expect([0, 0.25, 12, 180].map((value) => shown(value, 's'))).toEqual(['0 s', '250 ms', '12 s', '3 min']);
  expect(shown(1.5, 'reqps')).toBe('1.5 req/s');
});

/** The simulated schedules as a table and a chart. */
import { chart } from './chart.ts';
import { markdownTable, writeChart, writeSection } from './page.ts';
import { simulateSchedules } from './schedules.ts';

const SHOWN = /worth × 1$|fixed 5 s|fixed 10 s|Terraform|previous schedule|optimum, a look worth 0.5 s/;

export async function saySchedules(): Promise<string> {
  const all = simulateSchedules();
  const head = ['looks a wait / s late on average', ...all.map(({ name }) => name)];
  const policies = (all[0]?.points ?? []).map(({ policy }) => policy).filter((policy) => SHOWN.test(policy));
  const rows = policies.map((policy) => [
    policy,
    ...all.map(({ points }) => {
      const point = points.find((each) => each.policy === policy);
      return point === undefined ? '' : `${point.looks.toFixed(1)} / ${point.lag.toFixed(1)}`;
    }),
  ]);
  const panels = all.map(({ name, points }) => ({
    title: name,
    curves: [...new Set(points.map(({ curve }) => curve))].map((curve) => ({
      name: curve,
      points: points.filter((each) => each.curve === curve).map(({ looks, lag }) => [looks, lag] as const),
    })),
  }));
  await writeChart('schedules', chart(panels, { x: 'looks a wait', y: 's late', most: [40, 10] }));
  const text = `${markdownTable([head, ...rows])}\n\n![Looks a wait against seconds late](charts/schedules.svg)`;
  await writeSection('schedules', text);
  return text;
}

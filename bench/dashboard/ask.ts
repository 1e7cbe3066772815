/** Sends the queries of the dashboard to a Prometheus, as Grafana would. */
import { readFile } from 'node:fs/promises';
import type { Prometheus } from '../prometheus.ts';
import type { AnsweredPanel, DashboardPanel, Series } from './panel.ts';

const DASHBOARD = new URL('../../deploy/monitoring/dashboard.json', import.meta.url);

/** Grafana's is four times the interval of the scrapes, which is a second here, but shows little then. */
export const RATE_SECONDS = 15;
const STEP_SECONDS = 1;

interface Answer {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value?: readonly [number, string];
    readonly values?: readonly (readonly [number, string])[];
  }[];
}

export const dashboardPanels = async (): Promise<readonly DashboardPanel[]> =>
  (JSON.parse(await readFile(DASHBOARD, 'utf8')) as { panels: readonly DashboardPanel[] }).panels;

/** `start`, `end`: s since 1970. */
export async function askPanels(prometheus: Prometheus, start: number, end: number): Promise<readonly AnsweredPanel[]> {
  const range = Math.round(end - start);
  const ask = async ({ type, targets }: DashboardPanel): Promise<readonly Series[]> => {
    const answers = targets.map(async ({ expr, legendFormat }) => {
      const query = expr.replaceAll('$__rate_interval', `${RATE_SECONDS}s`).replaceAll('$__range', `${range}s`);
      const { result } =
        type === 'bargauge'
          ? await prometheus.get<Answer>('query', { query, time: String(end) })
          : await prometheus.get<Answer>('query_range', {
              query,
              start: String(start),
              end: String(end),
              step: String(STEP_SECONDS),
            });
      return result.map(({ metric, value, values = value === undefined ? [] : [value] }) => ({
        name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''),
        points: values
          .map(([at, shown]) => [at - start, Number(shown)] as const)
          .filter(([, shown]) => Number.isFinite(shown)),
      }));
    });
    return (await Promise.all(answers)).flat().filter(({ points }) => points.length > 0);
  };
  return Promise.all((await dashboardPanels()).map(async (panel) => ({ panel, series: await ask(panel) })));
}

/** The panels of the dashboard, as far as they are drawn, and what Prometheus answered for each. */
export interface DashboardPanel {
  readonly title: string;
  readonly type: 'timeseries' | 'bargauge';
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

export interface Series {
  readonly name: string;
  /** Seconds since the beginning, and the value; of a bar gauge, the last alone. */
  readonly points: readonly (readonly [number, number])[];
}

export interface AnsweredPanel {
  readonly panel: DashboardPanel;
  readonly series: readonly Series[];
}

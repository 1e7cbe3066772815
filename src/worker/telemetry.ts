/** Options of the SDK's runtime, so that Prometheus finds the SDK's metrics and ours at one address. */
import type { TelemetryOptions } from '@temporalio/worker';
import type { ListenAddress } from '../config/readers.ts';
import { metrics, type MetricDefinition } from '../contract/metrics.ts';

/**
 * For `Runtime.install({ telemetryOptions })`: `GET /metrics` at this address, in seconds and with the suffixes that
 * Prometheus users expect. The alert rules and the dashboard in `deploy/` are written for these options.
 */
export const prometheusTelemetry = ({ host, port }: ListenAddress): Pick<TelemetryOptions, 'metrics'> => ({
  metrics: {
    attachServiceName: false,
    prometheus: {
      bindAddress: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: histogramBuckets(),
    },
  },
});

/** Upper bounds of our histograms. */
const histogramBuckets = (): Record<string, number[]> =>
  Object.fromEntries(
    Object.values<MetricDefinition>(metrics).flatMap(({ name, buckets }) =>
      buckets === undefined ? [] : [[name, [...buckets]]],
    ),
  );

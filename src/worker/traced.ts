/** Adds traces to what a worker is made of, if they are wanted. */
import type { Settings } from '../config/settings.ts';
import type { Traces } from '../traces/traces.ts';
import type { SdkOptions } from './worker-options.ts';

/** Loads OpenTelemetry only when a collector is set. */
export const tracesOf = async ({ traces }: Pick<Settings, 'traces'>): Promise<Traces | undefined> =>
  traces === undefined ? undefined : (await import('../traces/traces.ts')).tracesTo(traces);

/** The interceptors of an embedding program stay, and see what ours did. */
export function withTraces<Sdk extends SdkOptions>(traces: Traces | undefined, sdk: Sdk): Sdk {
  if (traces === undefined) return sdk;
  const { interceptors, sinks } = traces.worker;
  const activity = [...(interceptors?.activity ?? []), ...(sdk.interceptors?.activity ?? [])];
  return { ...sdk, interceptors: { ...sdk.interceptors, activity }, sinks: { ...sinks, ...sdk.sinks } };
}

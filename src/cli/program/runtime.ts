/** The SDK's runtime: logs of the worker and of Temporal's core as one JSON line each, on stderr; and its metrics. */
import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel as SdkLevel } from '@temporalio/worker';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../../config/settings.ts';
import type { LogLevel } from '../../config/table.ts';
import { createMeter } from '../../contract/metrics.ts';
import { printable } from '../../contract/printable.ts';
import { prometheusTelemetry } from '../../worker/telemetry.ts';
import { version } from '../../config/package-root.ts';

/** Call once in a process, before the first worker. We handle signals: the SDK's own handlers would stop the worker first. */
export function installRuntime({ logLevel: level, metrics }: Pick<Settings, 'logLevel' | 'metrics'>): void {
  const logger = logTo(pino.destination(2), level);
  const forward = new DefaultLogger(sdkLevels[level], ({ level: at, message, meta }) => {
    logger[at === 'TRACE' ? 'trace' : (at.toLowerCase() as 'debug' | 'info' | 'warn' | 'error')](
      withoutPayloads(meta),
      message,
    );
  });
  Runtime.install({
    logger: forward,
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: coreLevels[level] }) },
      ...(metrics === undefined ? {} : prometheusTelemetry(metrics)),
    },
  });
  createMeter(Runtime.instance().metricMeter).set('build', 1, { version: version() });
}

/** Each entry is one line; what others wrote into it cannot command the terminal that shows it, nor reverse its text. */
export const logTo = (stream: DestinationStream, level: LogLevel): Logger =>
  pino({ level, base: { version: version() }, hooks: { streamWrite: printable } }, stream);

const sdkLevels: Readonly<Record<LogLevel, SdkLevel>> = {
  silent: 'ERROR',
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
  trace: 'TRACE',
};

/** Core logs much, so it gets one level less. */
const coreLevels: Readonly<Record<LogLevel, SdkLevel>> = { ...sdkLevels, info: 'WARN', debug: 'INFO' };

/** Keeps of an error its name, message, stack and origin; other fields stay as they are. */
function withoutPayloads(meta: Record<string | symbol, unknown> | undefined): Record<string, unknown> {
  const { error, ...rest } = (meta ?? {}) as Record<string, unknown>;
  return error instanceof Error
    ? { ...rest, ...originOf(error), error: { name: error.name, message: error.message, stack: error.stack } }
    : rest;
}

/** The origin of a failed activity: the row of the runbook, and the vendor's call with its request id. */
function originOf(error: Error): Partial<Record<(typeof ORIGIN)[number], unknown>> {
  const details = (error as { readonly details?: readonly unknown[] }).details;
  const info = new Map(Object.entries({ ...(details?.[0] as object | undefined) }));
  return Object.fromEntries(ORIGIN.flatMap((name) => (info.has(name) ? [[name, info.get(name)]] : [])));
}

const ORIGIN = ['reason', 'api', 'action', 'status', 'code', 'requestId'] as const;

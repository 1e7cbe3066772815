/** Logs of the worker and of Temporal's core: one JSON line each, on stderr. */
import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel as SdkLevel } from '@temporalio/worker';
import { pino } from 'pino';
import type { LogLevel } from '../../config/settings.ts';

/** Once a process, before the first worker. Interrupts are ours: a worker's own handlers would end it under us. */
export function installLogging(level: LogLevel): void {
  const logger = pino({ level, base: null }, pino.destination(2));
  const forward = new DefaultLogger(sdkLevels[level], ({ level: at, message, meta }) => {
    logger[at === 'TRACE' ? 'trace' : (at.toLowerCase() as 'debug' | 'info' | 'warn' | 'error')](
      withoutPayloads(meta),
      message,
    );
  });
  Runtime.install({
    logger: forward,
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: coreLevels[level] }) } },
  });
}

const sdkLevels: Readonly<Record<LogLevel, SdkLevel>> = {
  silent: 'ERROR',
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
  trace: 'TRACE',
};

/** Core is talkative: one level less than asked for. */
const coreLevels: Readonly<Record<LogLevel, SdkLevel>> = { ...sdkLevels, info: 'WARN', debug: 'INFO' };

/** Errors as name, message and stack; what else the SDK attaches stays as it is. */
function withoutPayloads(meta: Record<string | symbol, unknown> | undefined): Record<string, unknown> {
  const { error, ...rest } = (meta ?? {}) as Record<string, unknown>;
  return error instanceof Error
    ? { ...rest, error: { name: error.name, message: error.message, stack: error.stack } }
    : rest;
}

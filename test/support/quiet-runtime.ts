/**
 * Sets up the runtime of Temporal's SDK, one per process, for all test files of this process. It logs errors only, because
 * many tests make attempts fail on purpose: `TEST_LOG_LEVEL=INFO` shows them, and what the workers do.
 */
import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger((process.env.TEST_LOG_LEVEL as LogLevel | undefined) ?? 'ERROR') });

/**
 * The runtime of Temporal's SDK, of which a process has one, set up once for all test files of this process. Failing
 * attempts are what many tests are about: `TEST_LOG_LEVEL=INFO` shows them, and what the workers do.
 */
import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger((process.env.TEST_LOG_LEVEL as LogLevel | undefined) ?? 'ERROR') });

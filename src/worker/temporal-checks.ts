/** Checks the Temporal server before a worker serves. Reads only. */
import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import type { CheckResult } from '../contract/checks.ts';
import { TemporalAccessError } from '../temporal/access-error.ts';
import { accessErrorOf } from '../temporal/explain.ts';
import { openConnection } from '../temporal/open-connection.ts';
import { compareSearchAttributes, otherType, registerThem, searchAttributes } from './search-attributes.ts';

/** The oldest server version that has a rate limit for each fairness key. */
const OLDEST = [1, 31] as const;
/** Deadline of each call, ms. */
const CALL_MS = 5_000;

/** One row for each layer. The first failure ends the list, because the layers above cannot be checked then. */
export async function temporalChecks(temporal: TemporalSettings): Promise<readonly CheckResult[]> {
  const rows: CheckResult[] = [];
  let connection: Connection;
  try {
    connection = await openConnection(temporal, { retries: false });
  } catch (error) {
    return [failed('Temporal server', error, temporal)];
  }
  try {
    for (const [check, look] of looks)
      try {
        rows.push({
          check,
          ...(await connection.withDeadline(Date.now() + CALL_MS, () => look(connection, temporal))),
        });
      } catch (error) {
        return [...rows, failed(check, error, temporal)];
      }
    return rows;
  } finally {
    await connection.close();
  }
}

type Look = (connection: Connection, temporal: TemporalSettings) => Promise<Omit<CheckResult, 'check'>>;

const looks: readonly (readonly [string, Look])[] = [
  ['Temporal server', server],
  ['Temporal namespace', namespaceOf],
  ['search attributes', attributes],
];

async function server(
  connection: Connection,
  { address, connectionOptions: { tls } }: TemporalSettings,
): Promise<Omit<CheckResult, 'check'>> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const [major = 0, minor = 0] = (serverVersion ?? '').split('.').map(Number);
  const says = `${address} answers, ${tls ? 'over TLS' : 'without TLS'}, version ${serverVersion || 'unknown'}`;
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  // Temporal Cloud reports no version, or its own.
  return serverVersion && old
    ? {
        state: 'warning',
        says,
        fix: `use version ${OLDEST.join('.')} or newer: an older one cannot limit the rate of EC2 calls`,
      }
    : { state: 'ok', says };
}

async function namespaceOf(
  connection: Connection,
  { namespace }: TemporalSettings,
): Promise<Omit<CheckResult, 'check'>> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const days = Math.round(Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400);
  return {
    state: 'ok',
    says: `${namespace} is there${days > 0 ? `, and keeps runs for ${days} ${days === 1 ? 'day' : 'days'}` : ''}`,
  };
}

async function attributes(connection: Connection, temporal: TemporalSettings): Promise<Omit<CheckResult, 'check'>> {
  const { missing, wrong, unseen } = await compareSearchAttributes(connection, temporal.namespace);
  if (wrong.length > 0) throw otherType(temporal, wrong);
  const names = missing.map(([name]) => name).join(', ');
  if (missing.length > 0)
    return { state: 'failed', says: `not registered: ${names}`, fix: registerThem(temporal, missing) };
  const all = `all ${Object.keys(searchAttributes).length} are registered`;
  if (unseen.length > 0) return { state: 'ok', says: `${all}; this identity cannot see their types` };
  return { state: 'ok', says: `${all}, with their types` };
}

function failed(check: string, error: unknown, temporal: TemporalSettings): CheckResult {
  const why = accessErrorOf(error, temporal);
  if (why instanceof TemporalAccessError) {
    const { field, value, problem, fix } = why.problem;
    return { check, state: 'failed', says: `${field}${value === undefined ? '' : ` "${value}"`} ${problem}`, fix };
  }
  return {
    check,
    state: 'failed',
    says: error instanceof Error ? error.message : String(error),
    fix: 'see how the Temporal server is doing, then try again',
  };
}

/** The checks that a worker makes with its credentials before it serves. */
import type { CheckResult } from '../../contract/checks.ts';
import type { AwsAccess } from '../../providers/ports/aws.ts';
import type { Clients } from '../../providers/ports/clients.ts';
import { aivenChecks } from './aiven.ts';
import { awsChecks } from './aws.ts';

interface CheckScope {
  /** Where the worker asks AWS who it is; absent: nothing is asked there. */
  readonly region?: string | undefined;
  /** Aiven project whose permissions are looked at; absent: the first ones that the token sees. */
  readonly project?: string;
  /** Identities that are checked; default: the worker's own. */
  readonly accesses?: readonly AwsAccess[];
}

/** Reads and dry runs only. Whatever is wrong is a row; rejects only on a bug. */
export async function checkClients(
  { aiven, aws }: Pick<Clients, 'aiven' | 'aws'>,
  { region, project, accesses }: CheckScope,
): Promise<readonly CheckResult[]> {
  const own = region === undefined ? undefined : { region };
  const asked = accesses === undefined || accesses.length === 0 ? [own] : accesses;
  const rows = await Promise.all([aivenChecks(aiven, project), ...asked.map((access) => awsChecks(aws, access))]);
  return rows.flat();
}

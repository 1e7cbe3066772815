/** Who the worker is at AWS, and which of EC2's reads it may do: each is asked by DryRun, which reads and changes nothing. */
import type { CheckResult } from '../../contract/checks.ts';
import { mayPass, ProviderError } from '../../providers/errors.ts';
import type { AwsAccess, AwsClient } from '../../providers/ports/aws.ts';
import { awsAction } from '../failures/denied-text.ts';
import { reasonOfProviderError } from '../failures/provider-reasons.ts';
import { withoutFullStop } from '../../contract/printable.ts';

/**
 * `access` undefined: no region is set in which STS and EC2 could be asked. `acts`: endpoints are made with this
 * identity, so a run would park without the reads that its steps do.
 */
export async function awsChecks(
  aws: AwsClient,
  access: AwsAccess | undefined,
  { acts = false }: { readonly acts?: boolean } = {},
): Promise<readonly CheckResult[]> {
  if (access === undefined)
    return [
      {
        check: 'AWS identity',
        state: 'skipped',
        says: 'no region is set in which to ask',
        fix: 'set AWS_REGION, so that it is checked when the worker starts',
      },
    ];
  const who = access.roleArn === undefined ? '' : ` as ${access.roleArn}`;
  const check = `AWS identity${who}`;
  try {
    const { principal, account } = await aws.identity(access);
    const reads = await readsOf(aws, access, who, acts);
    return [{ check, state: 'ok', says: `${principal} of account ${account}, asked in ${access.region}` }, reads];
  } catch (error) {
    return [identityProblem(check, error)];
  }
}

function identityProblem(check: string, error: unknown): CheckResult {
  if (!(error instanceof ProviderError)) throw error;
  const says = withoutFullStop(error.message);
  if (mayPass(error))
    return {
      check,
      state: 'warning',
      says: `could not be asked: STS does not answer, or there are no credentials yet (${says})`,
      fix: 'give the worker credentials that the AWS SDK finds, and see whether it reaches STS; until then runs wait',
    };
  const fix =
    reasonOfProviderError(error) === 'roleNotAssumable'
      ? 'allow the worker’s identity in the role’s trust policy, and sts:AssumeRole in the worker’s policy'
      : 'give the worker valid AWS credentials';
  return { check, state: 'failed', says: `is not accepted (${says})`, fix };
}

/**
 * One row for all reads. When a worker starts, a missing permission is only a warning: the role that a request names
 * may have it.
 */
async function readsOf(aws: AwsClient, access: AwsAccess, who: string, acts: boolean): Promise<CheckResult> {
  const check = `EC2 reads${who}`;
  try {
    const answers = await aws.inspect(access).mayRead();
    const denied = answers.filter(({ answer }) => answer === 'denied');
    if (denied.length === 0) return { check, state: 'ok', says: `${answers.length} actions are allowed` };
    const [first] = denied;
    const said = denied.length === 1 && first?.denial !== undefined ? awsAction(first.denial) : undefined;
    const parks = acts && denied.some(({ action }) => !ONLY_TO_LOOK.has(action));
    return {
      check,
      state: parks ? 'failed' : 'warning',
      says: `not allowed: ${denied.map(({ action }) => `ec2:${action}`).join(', ')}`,
      fix: said ?? (acts ? POLICY : `${POLICY}; it needs none if all requests name a roleArn`),
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { check, state: 'warning', says: `could not be checked (${withoutFullStop(error.message)})` };
  }
}

const POLICY = 'attach docs/aws-iam-policy.json to this identity';

/** Reads of `plan` and `doctor` that no step needs. */
const ONLY_TO_LOOK: ReadonlySet<string> = new Set([
  'DescribeNetworkAcls',
  'DescribePrefixLists',
  'DescribeSecurityGroupRules',
  'DescribeVpcAttribute',
  'GetManagedPrefixListEntries',
]);

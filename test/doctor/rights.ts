/** A role of the worker's account for creating endpoints, which lacks some documented permissions. */
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { PolicyDocument } from '../../sandbox/iam/policy.ts';
import type { Installation } from '../support/installation.ts';
import { documentedPolicy } from '../support/documented-rights.ts';

let roles = 0;

/** @returns its ARN. `without`: actions, such as `ec2:DescribeVpcs`. */
export async function roleWithout({ sandbox, settings }: Installation, ...without: readonly string[]): Promise<string> {
  const policy = await documentedPolicy({ account: seeded.account, installation: settings.installation });
  const policies = [withoutActions(policy, without)];
  return addRole(sandbox.world, seeded.account, { name: `doctor-${++roles}`, policies }).arn;
}

const withoutActions = (policy: PolicyDocument, without: readonly string[]): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !without.includes(action)),
  })),
});

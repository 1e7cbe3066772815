import { channel } from 'node:diagnostics_channel';
import type { Caller } from '../ec2/operation.ts';
import type { World } from '../world.ts';
import { decide, type Decision, type Requirement } from './policy.ts';

/** A permission that a caller with policies needed, and the decision of the policies. */
export interface Authorization extends Decision {
  /** The user, or the role behind the session. */
  readonly principal: string;
  readonly requirement: Requirement;
}

/** Every permission that was checked in this process. */
export const authorizations = channel('causeway.sandbox.authorization');

/** The first requirement that the caller's policies do not allow. A caller without policies may do everything. */
export function unmet(
  { aws }: World,
  { principalArn: principal }: Caller,
  requirements: readonly Requirement[],
): Authorization | undefined {
  const policies = aws.identityPolicies.get(principal);
  if (policies === undefined) return undefined;
  const asked = requirements.map((requirement): Authorization => ({
    principal,
    requirement,
    ...decide(policies, requirement),
  }));
  for (const authorization of asked) authorizations.publish(authorization);
  return asked.find(({ allowed }) => !allowed);
}

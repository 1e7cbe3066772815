/** The differences that a look found: field, wanted, found. */
import type { Difference } from '../../contract/plan.ts';
import type { ModifyVpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Look } from '../../contract/step-contract.ts';
import type { Looked } from '../../contract/following.ts';

/** Empty for what is as wanted, and for waits: those follow from another change, or are reported on their own. */
export function differencesOf({ step, endpoint, look }: Looked): readonly Difference[] {
  const of = endpoint === undefined ? '' : ` of ${endpoint}`;
  if (look.answer === 'refuse') return [{ field: `${step}${of}`, wanted: 'as asked', found: look.failure.message }];
  if (look.answer !== 'change') return [];
  const { change } = look;
  if (change.action === 'create') return [{ field: `${step}${of}`, wanted: 'there', found: 'not there' }];
  if (change.action === 'delete') return [{ field: `${step}${of}`, wanted: 'made again', found: change.says }];
  if (change.action === 'modify') return modified(of, change.with);
  return shared(step, change);
}

type Changing = Extract<Look, { answer: 'change' }>['change'];

function shared(step: string, change: Changing): readonly Difference[] {
  if (change.action === 'addPrincipals')
    return change.with.added.map((arn) => ({ field: 'principals', wanted: arn, found: 'not allowed' }));
  if (change.action === 'addRegions')
    return change.with.added.map((region) => ({ field: 'regions', wanted: region, found: 'not allowed' }));
  if (change.action === 'enable' && 'components' in change.with)
    return change.with.components.map((name) => ({ field: 'components', wanted: name, found: 'switched off' }));
  return [{ field: step, wanted: 'as asked', found: change.says }];
}

function modified(of: string, modify: ModifyVpcEndpoint): readonly Difference[] {
  const missing = (field: string, ids: readonly string[] = []) =>
    ids.map((wanted) => ({ field: `${field}${of}`, wanted, found: 'not there' }));
  const beside = (field: string, ids: readonly string[] = []) =>
    ids.map((found) => ({ field: `${field}${of}`, wanted: 'not there', found }));
  return [
    ...missing('subnetIds', modify.addSubnetIds),
    ...missing('securityGroupIds', modify.addSecurityGroupIds),
    ...beside('subnetIds', modify.removeSubnetIds),
    ...beside('securityGroupIds', modify.removeSecurityGroupIds),
  ];
}

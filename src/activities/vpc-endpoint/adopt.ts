/** An endpoint that is not ours, named in the request: used as it is, never modified, never removed. */
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { EndpointRequest } from '../../contract/request.ts';
import type { Look } from '../../contract/step-contract.ts';
import { refuse } from '../failures/refusal.ts';
import { isAlive } from './candidates.ts';
import { outputsOf } from './endpoint-context.ts';
import type { EndpointContext } from './endpoint-context.ts';

export async function lookAtAdopted(
  { endpoint, ec2 }: EndpointContext,
  serviceName: string | undefined,
  there: readonly VpcEndpoint[],
): Promise<Look<'vpcEndpoint'>> {
  const id = endpoint.adopt ?? '';
  const [found] = there.some((each) => each.id === id)
    ? there.filter((each) => each.id === id)
    : await ec2.vpcEndpoints({ ids: [id] });
  const right = adopting(there.filter((each) => mismatchOf(each, endpoint.vpcId, serviceName) === undefined));
  if (found === undefined) return refuse('endpointGone', `there is no VPC endpoint ${id} to adopt`, right);
  const mismatch = mismatchOf(found, endpoint.vpcId, serviceName);
  if (mismatch !== undefined) return refuse('adoptMismatch', `VPC endpoint ${id} ${mismatch}`, right);
  if (found.state !== 'available')
    return {
      answer: 'wait',
      wait: { want: 'settled', until: 'available', vpcEndpointId: id },
      says: `VPC endpoint ${id}, to be adopted, is ${found.state}`,
    };
  return {
    answer: 'adopt',
    says: `use VPC endpoint ${id} as it is`,
    outputs: { ...(await outputsOf(ec2, found)), adopted: true },
  };
}

/** The patch that uses one of these: an available one before one that may become so. */
export function adopting(usable: readonly VpcEndpoint[]): Pick<EndpointRequest, 'adopt'> | undefined {
  const id = (usable.find(({ state }) => state === 'available') ?? usable[0])?.id;
  return id === undefined ? undefined : { adopt: id };
}

function mismatchOf(found: VpcEndpoint, vpcId: string, serviceName: string | undefined): string | undefined {
  if (found.vpcId !== vpcId) return `is in ${found.vpcId}, not in ${vpcId}`;
  if (found.type.toLowerCase() !== 'interface') return `is of type ${found.type}, not Interface`;
  if (serviceName !== undefined && found.serviceName !== serviceName)
    return `leads to ${found.serviceName}, not to ${serviceName}`;
  return isAlive(found) ? undefined : `is ${found.state}`;
}

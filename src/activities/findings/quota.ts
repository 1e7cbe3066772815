/** How many endpoints the VPC holds. */
import type { Finding } from '../../contract/finding.ts';
import { isGone } from '../vpc-endpoint/candidates.ts';
import { unlessDenied } from './subject.ts';
import type { EndpointSubject } from './subject.ts';

/** Interface and Gateway Load Balancer endpoints in one VPC, unless raised (quota L-29B6F2EB). */
const USUAL_QUOTA = 50;
const COUNTED: ReadonlySet<string> = new Set(['Interface', 'GatewayLoadBalancer']);

/** The real quota may have been raised, so a full VPC is a warning: EC2 has the last word. */
export const quotaFindings = ({
  deps,
  endpoint,
  field,
  access,
  changing,
}: EndpointSubject): Promise<readonly Finding[]> =>
  unlessDenied(field, 'the number of endpoints in the VPC', async () => {
    if (!changing.has(endpoint.key)) return [];
    // The look asks for the same list, which is read once for both.
    const there = await deps.clients.aws.ec2(access).vpcEndpoints({ vpcId: endpoint.vpcId });
    const count = there.filter((each) => COUNTED.has(each.type) && !isGone(each)).length;
    if (count < USUAL_QUOTA) return [];
    const problem = `holds ${count} endpoints; the quota is ${USUAL_QUOTA} unless it was raised`;
    const fix = 'delete endpoints nobody needs, or raise quota L-29B6F2EB';
    return [{ level: 'warning', field: `${field}.vpcId`, value: endpoint.vpcId, problem, fix, failure: 'Exhausted' }];
  });

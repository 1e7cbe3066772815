/** EC2 for one account and Region. The files in `ec2/` hide all quirks of its API. */
import type { Ec2Caller } from './caller.ts';
import { firewallCalls } from './firewalls.ts';
import { networkCalls, vpcAttributeCalls } from './network.ts';
import { permissionCalls } from './permissions.ts';
import { vpcEndpointCalls } from './vpc-endpoints.ts';
import { vpcNetworkCalls } from './vpc-networks.ts';
import type { Ec2Client } from '../ports/ec2.ts';
import type { Ec2Inspection } from '../ports/ec2-inspection.ts';

export function createEc2Client(ec2: Ec2Caller, region: string): Ec2Client {
  return { ...vpcEndpointCalls(ec2, region), ...networkCalls(ec2) };
}

export function createEc2Inspection(ec2: Ec2Caller, region: string): Ec2Inspection {
  return {
    ...firewallCalls(ec2),
    ...permissionCalls(ec2, region),
    ...vpcNetworkCalls(ec2),
    ...vpcAttributeCalls(ec2),
  };
}

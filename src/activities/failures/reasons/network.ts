/** The places named in the request: VPC, subnets, zones, groups. */
import type { Reason } from '../../../contract/step-contract.ts';

export const networkReasons = {
  vpcGone: {
    type: 'NotFound',
    symptom: 'The VPC is not there (`InvalidVpcID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it lies in another account or Region than the one acted in.',
    fix: 'Act in the right account: `retry` with {"patch":{"roleArn":"arn:aws:iam::111122223333:role/privatelink"}}; if the VPC is gone, send `rollback`.',
  },
  subnetGone: {
    type: 'NotFound',
    symptom: 'A subnet is not there (`InvalidSubnetID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it lies in another account or Region.',
    fix: 'Name subnets that exist: `retry` with {"patch":{"subnetIds":["subnet-0a","subnet-0b","subnet-0c"]}}.',
  },
  groupGone: {
    type: 'NotFound',
    symptom: 'A security group is not there (`InvalidGroup.NotFound`, `InvalidSecurityGroupID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it belongs to another VPC.',
    fix: 'Name groups of this VPC: `retry` with {"patch":{"securityGroupIds":["sg-01"]}}.',
  },
  endpointGone: {
    type: 'NotFound',
    symptom: 'The VPC endpoint is not there (`InvalidVpcEndpointId.NotFound`), or is being deleted.',
    cause: 'Somebody deleted it while the run was under way, or the id to adopt is mistyped.',
    fix: 'Send `retry`: the list is walked again and a missing endpoint is created anew. For one to adopt, `retry` with {"patch":{"adopt":"vpce-0a1"}}.',
  },
  subnetElsewhere: {
    type: 'Invalid',
    symptom: 'A subnet or security group belongs to another VPC than the endpoint’s.',
    cause: 'The ids of two VPCs were mixed up.',
    fix: 'Name subnets and groups of this VPC: `retry` with {"patch":{"subnetIds":["subnet-0a"],"securityGroupIds":["sg-01"]}}.',
  },
  subnetsShareZone: {
    type: 'Invalid',
    symptom: 'EC2 answers `DuplicateSubnetsInSameZone`, or two of the subnets lie in one zone.',
    cause: 'An interface endpoint takes one subnet for each availability zone.',
    fix: 'Keep one subnet a zone: `retry` with {"patch":{"subnetIds":["subnet-0a","subnet-0b"]}}.',
  },
  zoneNotOffered: {
    type: 'Invalid',
    symptom: 'The endpoint service does not support the availability zone of a subnet.',
    cause:
      'The load balancer at Aiven does not stand in that zone. Zone names differ between accounts; zone ids do not.',
    fix: 'Use subnets in the zone ids that the message lists: `retry` with {"patch":{"subnetIds":["subnet-0a","subnet-0b"]}}.',
  },
} as const satisfies Readonly<Record<string, Reason>>;

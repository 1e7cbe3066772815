/** The places named in the request: VPC, subnets, zones, groups. */
import type { Reason } from '../../../contract/failure-info.ts';

export const networkReasons = {
  vpcGone: {
    type: 'NotFound',
    symptom: 'The VPC is not there (`InvalidVpcID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it is in another account or Region than the acting identity.',
    fix: 'If the VPC lies in another account, put the `roleArn` of that account into the patch of `retry`. If the VPC is gone, send `rollback`.',
  },
  subnetGone: {
    type: 'NotFound',
    symptom: 'A subnet is not there (`InvalidSubnetID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it lies in another account or Region.',
    fix: 'Send `retry` with a patch of `subnetIds` that exist; the box of the run shows those of the request.',
  },
  groupGone: {
    type: 'NotFound',
    symptom: 'A security group is not there (`InvalidGroup.NotFound`, `InvalidSecurityGroupID.NotFound`).',
    cause: 'It was deleted, its id is mistyped, or it belongs to another VPC.',
    fix: 'Send `retry` with a patch of `securityGroupIds` of this VPC; the box of the run shows those of the request.',
  },
  endpointGone: {
    type: 'NotFound',
    symptom: 'The VPC endpoint is not there (`InvalidVpcEndpointId.NotFound`), or is being deleted.',
    cause: 'Somebody deleted it while the run was under way, or the id to adopt is mistyped.',
    fix: 'Send `retry`: the steps are walked again, and a missing endpoint is created again. To adopt one, send `retry` with a patch of `adopt`; the box of the run shows it when there is one that fits.',
  },
  subnetElsewhere: {
    type: 'Invalid',
    symptom: 'A subnet or security group belongs to another VPC than the endpoint’s.',
    cause: 'The ids of two VPCs were mixed up.',
    fix: 'Send `retry` with a patch of `subnetIds` and `securityGroupIds` of this VPC; the box of the run shows those of the request.',
  },
  subnetsShareZone: {
    type: 'Invalid',
    symptom: 'EC2 answers `DuplicateSubnetsInSameZone`, or two of the subnets lie in one zone.',
    cause: 'An interface endpoint takes one subnet for each availability zone.',
    fix: 'Send `retry` with a patch of `subnetIds`, one for each zone; the box of the run shows it with the ids.',
  },
  subnetWithoutIpv4: {
    type: 'Invalid',
    symptom: 'A subnet has IPv6 addresses only.',
    cause:
      'The endpoint services of Aiven answer over IPv4: each network interface of the endpoint needs such an address.',
    fix: 'Send `retry` with a patch of `subnetIds` that have IPv4 addresses (dual-stack will do); the box of the run shows those of the request.',
  },
  zoneNotOffered: {
    type: 'Invalid',
    symptom: 'The endpoint service does not support the availability zone of a subnet.',
    cause: 'The load balancer at Aiven is not in that zone. Zone names differ between accounts; zone ids do not.',
    fix: 'Send `retry` with a patch of `subnetIds` in the zones that the message lists; the box of the run shows those of the request.',
  },
} as const satisfies Readonly<Record<string, Reason>>;

import { randomBytes } from 'node:crypto';
import { AwsError } from './aws-error.ts';

/** What EC2 calls each kind of resource in its errors. */
const kinds = {
  vpc: { code: 'InvalidVpcID', noun: 'vpc ID' },
  subnet: { code: 'InvalidSubnetID', noun: 'subnet ID' },
  sg: { code: 'InvalidGroup', malformedCode: 'InvalidGroupId', noun: 'security group' },
  sgr: { code: 'InvalidSecurityGroupRuleId', noun: 'security group rule ID' },
  vpce: { code: 'InvalidVpcEndpointId', noun: 'vpc endpoint ID' },
  eni: { code: 'InvalidNetworkInterfaceID', noun: 'networkInterface ID' },
  pl: { code: 'InvalidPrefixListID', noun: 'prefix list ID' },
  acl: { code: 'InvalidNetworkAclID', noun: 'networkAcl ID' },
  rtb: { code: 'InvalidRouteTableID', noun: 'routeTable ID' },
} as const satisfies Record<string, { code: string; malformedCode?: string; noun: string }>;

export type IdKind = keyof typeof kinds;

/** Why there is no resource with this id: it is not an id of this kind (`….Malformed`), or it is unknown (`….NotFound`). */
export function noSuchId(kind: IdKind, id: string): AwsError {
  const names: { code: string; malformedCode?: string; noun: string } = kinds[kind];
  return new RegExp(`^${kind}-[0-9a-f]+$`).test(id)
    ? new AwsError(`${names.code}.NotFound`, `The ${names.noun} '${id}' does not exist`)
    : new AwsError(`${names.malformedCode ?? names.code}.Malformed`, `Invalid id: "${id}" (expecting "${kind}-...")`);
}

export const newId = (kind: IdKind): string => `${kind}-0${randomBytes(8).toString('hex')}`;

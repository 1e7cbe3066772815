import type { Api } from './caller.ts';
import { createVpcEndpointOperations } from './create-vpc-endpoint.ts';
import { deleteVpcEndpointOperations } from './delete-vpc-endpoints.ts';
import { describeVpcEndpointOperations } from './describe-vpc-endpoints.ts';
import { endpointServiceOperations } from './endpoint-services.ts';
import { modifyVpcEndpointOperations } from './modify-vpc-endpoint.ts';
import { networkAclOperations } from './network-acls.ts';
import { networkInterfaceOperations } from './network-interfaces.ts';
import type { Operation, Operations } from './operation.ts';
import { prefixListOperations } from './prefix-lists.ts';
import { routeTableOperations } from './route-tables.ts';
import { securityGroupRuleOperations } from './security-group-rules.ts';
import { securityGroupOperations } from './security-groups.ts';
import { stsOperations } from './sts.ts';
import { subnetOperations } from './subnets.ts';
import { tagOperations } from './tags.ts';
import { vpcOperations } from './vpcs.ts';
import { zoneOperations } from './zones.ts';

const operations: Readonly<Record<Api, Operations>> = {
  ec2: {
    ...createVpcEndpointOperations,
    ...describeVpcEndpointOperations,
    ...modifyVpcEndpointOperations,
    ...deleteVpcEndpointOperations,
    ...endpointServiceOperations,
    ...vpcOperations,
    ...subnetOperations,
    ...zoneOperations,
    ...securityGroupOperations,
    ...securityGroupRuleOperations,
    ...networkInterfaceOperations,
    ...prefixListOperations,
    ...networkAclOperations,
    ...routeTableOperations,
    ...tagOperations,
  },
  sts: stsOperations,
};

export const operationOf = (api: Api, action: string): Operation | undefined =>
  Object.hasOwn(operations[api], action) ? operations[api][action] : undefined;

/** Names of the actions that one of the APIs offers here. */
export const actionsOf = (api: Api): readonly string[] => Object.keys(operations[api]);

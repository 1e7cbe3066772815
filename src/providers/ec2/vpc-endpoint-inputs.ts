/** Inputs of the endpoint actions. Dry runs use the same inputs. */
import type {
  CreateTagsCommandInput,
  CreateVpcEndpointCommandInput,
  ModifyVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import type { CreateVpcEndpoint, ModifyVpcEndpoint } from '../ports/vpc-endpoint.ts';

type Tags = Readonly<Record<string, string>>;

/** Sets the type, because EC2 would create a Gateway endpoint, and private DNS, because its default has changed over time. */
export const createInput = (input: CreateVpcEndpoint, region: string): CreateVpcEndpointCommandInput => ({
  VpcEndpointType: 'Interface',
  PrivateDnsEnabled: false,
  VpcId: input.vpcId,
  ServiceName: input.serviceName,
  ...(input.serviceRegion !== undefined && input.serviceRegion !== region && { ServiceRegion: input.serviceRegion }),
  SubnetIds: [...input.subnetIds],
  SecurityGroupIds: [...input.securityGroupIds],
  TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: toTags(input.tags) }],
  ClientToken: input.clientToken,
});

export const modifyInput = (input: ModifyVpcEndpoint): ModifyVpcEndpointCommandInput => ({
  VpcEndpointId: input.id,
  ...listed('AddSubnetIds', input.addSubnetIds),
  ...listed('RemoveSubnetIds', input.removeSubnetIds),
  ...listed('AddSecurityGroupIds', input.addSecurityGroupIds),
  ...listed('RemoveSecurityGroupIds', input.removeSecurityGroupIds),
});

export const tagInput = (resourceId: string, tags: Tags): CreateTagsCommandInput => ({
  Resources: [resourceId],
  Tags: toTags(tags),
});

const toTags = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const listed = <Name extends string>(name: Name, ids: readonly string[] | undefined): { [N in Name]?: string[] } =>
  (ids === undefined || ids.length === 0 ? {} : { [name]: [...ids] }) as { [N in Name]?: string[] };

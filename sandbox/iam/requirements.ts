/**
 * Which permissions a call of EC2 needs, for which resources and with which condition keys: the tables of AWS's Service
 * Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
 */
import { taggedResource } from '../ec2/tags.ts';
import type { Call } from '../ec2/operation.ts';
import { arnOf } from './arns.ts';
import type { RequestContext } from './conditions.ts';
import type { Requirement } from './policy.ts';

/** All permissions that the call needs. Describe actions have no resources. */
export function requirementsOf(call: Call, action: string): readonly Requirement[] {
  const resources = resourcesOf[action];
  const context = {
    ...requestContext(call),
    'aws:RequestedRegion': call.caller.region,
    'ec2:Region': call.caller.region,
  };
  if (resources === undefined) return [{ action: `ec2:${action}`, resource: '*', context }];
  return [
    ...resources(call).map((id) => on(call, `ec2:${action}`, id, context)),
    ...tagsAtCreation(call, action, context),
    ...acrossRegions(call, context),
  ];
}

/** Resources that an action touches: an id, or `KIND/*` for one that it creates. */
const resourcesOf: Readonly<Record<string, (call: Call) => readonly string[]>> = {
  CreateVpcEndpoint: (call) => ['vpc-endpoint/*', ...named(call, 'VpcId', 'SubnetId', 'SecurityGroupId')],
  ModifyVpcEndpoint: (call) =>
    named(call, ...['VpcEndpointId', 'AddSubnetId', 'RemoveSubnetId', 'AddSecurityGroupId', 'RemoveSecurityGroupId']),
  DeleteVpcEndpoints: (call) => named(call, 'VpcEndpointId'),
  CreateTags: (call) => named(call, 'ResourceId'),
  DeleteTags: (call) => named(call, 'ResourceId'),
  CreateSecurityGroup: (call) => ['security-group/*', ...named(call, 'VpcId')],
  AuthorizeSecurityGroupIngress: (call) => named(call, 'GroupId'),
  AuthorizeSecurityGroupEgress: (call) => named(call, 'GroupId'),
  RevokeSecurityGroupIngress: (call) => named(call, 'GroupId'),
  RevokeSecurityGroupEgress: (call) => named(call, 'GroupId'),
  ModifySecurityGroupRules: (call) => named(call, 'GroupId'),
  DeleteSecurityGroup: (call) => named(call, 'GroupId'),
};

const named = ({ parameters }: Call, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [...parameters.list(name), ...[parameters.text(name) ?? []].flat()]);

/** A resource that does not exist has no tags, so a policy that requires one does not allow the call. */
function on(call: Call, action: string, id: string, context: RequestContext): Requirement {
  const resource = taggedResource(call, id);
  const tags = Object.entries(resource?.tags ?? {}).flatMap(([key, value]): [string, string][] => [
    [`aws:ResourceTag/${key}`, value],
    [`ec2:ResourceTag/${key}`, value],
  ]);
  const place = { region: call.caller.region, account: resource?.account ?? call.caller.account };
  return { action, resource: arnOf(place, id), context: { ...context, ...Object.fromEntries(tags) } };
}

function requestContext({ parameters }: Call): RequestContext {
  const tags = [
    ...parameters.structures('TagSpecification').flatMap((each) => each.structures('Tag')),
    ...parameters.structures('Tag'),
  ];
  const pairs = tags.map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? ''] as const);
  const serviceName = parameters.text('ServiceName');
  return {
    ...(serviceName !== undefined && { 'ec2:VpceServiceName': serviceName }),
    ...(pairs.length > 0 && { 'aws:TagKeys': pairs.map(([key]) => key) }),
    ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** Tags in a creation also need `ec2:CreateTags`; `ec2:CreateAction` tells a policy that they are set at creation. */
function tagsAtCreation(call: Call, action: string, context: RequestContext): readonly Requirement[] {
  const kinds = call.parameters.structures('TagSpecification').map((each) => each.text('ResourceType') ?? '*');
  return kinds.map((kind) => on(call, 'ec2:CreateTags', `${kind}/*`, { ...context, 'ec2:CreateAction': action }));
}

/** An endpoint for a service of another region needs a permission that is not the name of an action. */
function acrossRegions(call: Call, context: RequestContext): readonly Requirement[] {
  const region = call.parameters.text('ServiceRegion');
  if (region === undefined || region === call.caller.region) return [];
  return [on(call, 'vpce:AllowMultiRegion', 'vpc-endpoint/*', context)];
}

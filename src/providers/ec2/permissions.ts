/** DryRun: EC2 answers every call with an error, whose code is the answer. */
import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import type { SendOptions } from '../aws/call.ts';
import { DeniedError, mayPass, ProviderError } from '../errors.ts';
import type { Ec2Permissions, Permission } from '../ports/ec2-inspection.ts';
import type { Ec2Caller } from './caller.ts';
import { createInput, modifyInput, tagInput } from './vpc-endpoint-inputs.ts';

export function permissionCalls(ec2: Ec2Caller, region: string): Ec2Permissions {
  const ask = (action: string, signal: AbortSignal | undefined, send: (options: SendOptions) => Promise<unknown>) =>
    answerOf(ec2.call(action, signal, send));
  const { sdk } = ec2;
  const DryRun = true;
  return {
    mayCreateVpcEndpoint: (input, call) =>
      ask('CreateVpcEndpoint', call?.signal, (options) =>
        sdk.send(new CreateVpcEndpointCommand({ ...createInput(input, region), DryRun }), options),
      ),
    mayModifyVpcEndpoint: (input, call) =>
      ask('ModifyVpcEndpoint', call?.signal, (options) =>
        sdk.send(new ModifyVpcEndpointCommand({ ...modifyInput(input), DryRun }), options),
      ),
    mayDeleteVpcEndpoints: (ids, call) =>
      ask('DeleteVpcEndpoints', call?.signal, (options) =>
        sdk.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...ids], DryRun }), options),
      ),
    mayCreateTags: (resourceId, tags, call) =>
      ask('CreateTags', call?.signal, (options) =>
        sdk.send(new CreateTagsCommand({ ...tagInput(resourceId, tags), DryRun }), options),
      ),
    mayRead: (call) =>
      Promise.all(reads(sdk).map(async ([action, send]) => ({ action, ...(await ask(action, call?.signal, send)) }))),
  };
}

type Send = (options: SendOptions) => Promise<unknown>;

/** The reads of `docs/aws-iam-policy.json`. The ids do not exist: EC2 checks permissions before it looks for them. */
const reads = (sdk: Ec2Caller['sdk']): readonly (readonly [string, Send])[] => [
  ['DescribeAvailabilityZones', (to) => sdk.send(new DescribeAvailabilityZonesCommand({ DryRun: true }), to)],
  ['DescribeNetworkAcls', (to) => sdk.send(new DescribeNetworkAclsCommand({ DryRun: true }), to)],
  ['DescribeNetworkInterfaces', (to) => sdk.send(new DescribeNetworkInterfacesCommand({ DryRun: true }), to)],
  ['DescribePrefixLists', (to) => sdk.send(new DescribePrefixListsCommand({ DryRun: true }), to)],
  ['DescribeSecurityGroupRules', (to) => sdk.send(new DescribeSecurityGroupRulesCommand({ DryRun: true }), to)],
  ['DescribeSecurityGroups', (to) => sdk.send(new DescribeSecurityGroupsCommand({ DryRun: true }), to)],
  ['DescribeSubnets', (to) => sdk.send(new DescribeSubnetsCommand({ DryRun: true }), to)],
  [
    'DescribeVpcAttribute',
    (to) =>
      sdk.send(
        new DescribeVpcAttributeCommand({
          VpcId: 'vpc-00000000000000000',
          Attribute: 'enableDnsSupport',
          DryRun: true,
        }),
        to,
      ),
  ],
  ['DescribeVpcEndpointServices', (to) => sdk.send(new DescribeVpcEndpointServicesCommand({ DryRun: true }), to)],
  ['DescribeVpcEndpoints', (to) => sdk.send(new DescribeVpcEndpointsCommand({ DryRun: true }), to)],
  ['DescribeVpcs', (to) => sdk.send(new DescribeVpcsCommand({ DryRun: true }), to)],
  [
    'GetManagedPrefixListEntries',
    (to) =>
      sdk.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-00000000000000000', DryRun: true }), to),
  ],
];

async function answerOf(asked: Promise<unknown>): Promise<Permission> {
  try {
    await asked;
    return { answer: 'allowed', message: 'allowed' };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code } = error.source;
    if (code === 'DryRunOperation') return { answer: 'allowed', message: error.message };
    if (code === 'UnauthorizedOperation') return { answer: 'denied', message: error.message, ...denialOf(error) };
    // Outages and missing credentials say nothing about this permission.
    const unanswered = error.kind === 'Denied' && code !== 'InvalidServiceName';
    if (mayPass(error) || unanswered) throw error;
    return { answer: 'refused', message: `${code ?? error.kind}: ${error.message}` };
  }
}

const denialOf = (error: ProviderError): Pick<Permission, 'denial'> =>
  error instanceof DeniedError && error.denial !== undefined ? { denial: error.denial } : {};

import type { VpcRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import { noSuchId } from './ids.ts';
import type { Call, Operations } from './operation.ts';
import { visibleVpcs } from './visibility.ts';
import { ipv6Association, ipv6AssociationId } from './ipv6.ts';
import { items, tagItems } from './xml.ts';

export const vpcOperations: Operations = {
  DescribeVpcs: describeOperation<VpcRow>({
    set: 'vpcSet',
    ids: ['VpcId', 'vpc'],
    rows: visibleVpcs.all,
    find: visibleVpcs.find,
    idOf: (vpc) => vpc.id,
    tagsOf,
    filters: {
      'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) => vpc.ipv6Cidr,
      'ipv6-cidr-block-association.ipv6-pool': (vpc) => vpc.ipv6Cidr && 'Amazon',
      'ipv6-cidr-block-association.association-id': (vpc) => vpc.ipv6Cidr && ipv6AssociationId(vpc.id, 'vpc'),
      'ipv6-cidr-block-association.state': (vpc) => vpc.ipv6Cidr && 'associated',
      cidr: (vpc) => vpc.cidr,
      'cidr-block-association.cidr-block': (vpc) => vpc.cidr,
      'cidr-block-association.association-id': associationId,
      'cidr-block-association.state': () => 'associated',
      'dhcp-options-id': () => DHCP_OPTIONS,
      'is-default': () => false,
      'owner-id': (vpc) => vpc.account,
      state: () => 'available',
      'vpc-id': (vpc) => vpc.id,
    },
    item: (vpc) => ({
      vpcId: vpc.id,
      ownerId: vpc.account,
      state: 'available',
      cidrBlock: vpc.cidr,
      dhcpOptionsId: DHCP_OPTIONS,
      instanceTenancy: 'default',
      isDefault: false,
      cidrBlockAssociationSet: items([
        { associationId: associationId(vpc), cidrBlock: vpc.cidr, cidrBlockState: { state: 'associated' } },
      ]),
      ipv6CidrBlockAssociationSet: items(
        vpc.ipv6Cidr === undefined
          ? []
          : [{ ...ipv6Association(vpc.id, 'vpc', vpc.ipv6Cidr), ipv6Pool: 'Amazon', networkBorderGroup: vpc.region }],
      ),
      tagSet: tagItems(tagsOf(vpc)),
    }),
  }),
  DescribeVpcAttribute: { run: describeAttribute },
};

const DHCP_OPTIONS = 'dopt-0a0b0c0d';

function describeAttribute(call: Call) {
  const attribute = call.parameters.required('Attribute');
  const vpc = ownVpc(call, call.parameters.required('VpcId'));
  const value = new Map([
    ['enableDnsSupport', vpc.enableDnsSupport],
    ['enableDnsHostnames', vpc.enableDnsHostnames],
    ['enableNetworkAddressUsageMetrics', false],
  ]).get(attribute);
  if (value === undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${attribute}) for parameter attribute is invalid. Unknown VPC attribute`,
    );
  }
  return { body: { vpcId: vpc.id, [attribute]: { value } } };
}

/** A VPC that the caller sees; throws `InvalidVpcID.NotFound` or `.Malformed`. */
export function ownVpc(call: Call, id: string): VpcRow {
  const vpc = visibleVpcs.find(call, id);
  if (vpc === undefined) throw noSuchId('vpc', id);
  return vpc;
}

function tagsOf(vpc: VpcRow): Readonly<Record<string, string>> {
  return vpc.tags;
}

function associationId(vpc: VpcRow): string {
  return vpc.id.replace(/^vpc-/, 'vpc-cidr-assoc-');
}

/** A world for the sandbox like that of a cassette: the same service, VPCs, zones and accounts. */
import type { WorldFile } from '../../../sandbox/index.ts';
import type { Cassette } from '../../conformance/cassette.ts';
import { at, isObject, listAt, textAt } from '../../conformance/compare/read.ts';
import type { EndpointRequest } from '../../contract/request.ts';

/** Holds no secrets: the keys are those of the sandbox. */
export function worldOf(cassette: Cassette): WorldFile {
  const { project, service, endpoints } = cassette.header.request;
  const seen = serviceIn(cassette);
  const cloudName = textAt(seen, 'cloud_name') ?? 'aws-eu-west-1';
  const region = cloudName.replace(/^aws-/, '');
  const zones = zonesIn(cassette);
  const own = accountIn(cassette);
  const nodes = at(seen, 'node_count');
  const zoneIds = [...new Set(zones.values())];
  const plan = textAt(seen, 'plan');
  const accounts = Map.groupBy(endpoints, ({ roleArn }) => accountOf(roleArn) ?? own);
  return {
    tokens: ['conformance-of-the-sandbox'],
    projects: [
      {
        name: project,
        services: [
          {
            name: service,
            type: textAt(seen, 'service_type') ?? 'kafka',
            ...(plan === undefined || plan.startsWith('text-') ? {} : { plan }),
            cloudName,
            ...(typeof nodes === 'number' && zoneIds.length > 0 ? { nodeZoneIds: spread(zoneIds, nodes) } : {}),
            userConfig: switchesIn(at(seen, 'user_config')),
          },
        ],
      },
    ],
    accounts: [...new Set([own, ...accounts.keys()])].map((id) => ({
      id,
      ...(id === own
        ? { users: [{ name: 'conformance', accessKeyId: 'AKIACONFORMANCE00000', secretAccessKey: 'sandbox' }] }
        : {}),
      roles: rolesOf(accounts.get(id) ?? [], own),
      vpcs: vpcsOf(accounts.get(id) ?? [], { region, zones }),
    })),
  };
}

const spread = (zoneIds: readonly string[], nodes: number): string[] =>
  Array.from({ length: nodes }, (_, index) => zoneIds[index % zoneIds.length] ?? '');

const accountOf = (arn: string | undefined): string | undefined => arn?.split(':')[4];

const answersOf = ({ entries }: Cassette, action: string) =>
  entries.flatMap((entry) =>
    entry.kind === 'exchange' && entry.action === action && entry.answer?.status === 200 ? [entry.answer.body] : [],
  );

const serviceIn = (cassette: Cassette) => at(answersOf(cassette, 'GET /project/{}/service/{}')[0], 'service');

const accountIn = (cassette: Cassette): string =>
  textAt(
    answersOf(cassette, 'GetCallerIdentity')[0],
    'GetCallerIdentityResponse',
    'GetCallerIdentityResult',
    'Account',
  ) ?? '999999999999';

/** Zone ids by subnet. */
const zonesIn = (cassette: Cassette): ReadonlyMap<string, string> =>
  new Map(
    answersOf(cassette, 'DescribeSubnets')
      .flatMap((body) => listAt(body, 'DescribeSubnetsResponse', 'subnetSet'))
      .map((item) => [textAt(item, 'subnetId') ?? '', textAt(item, 'availabilityZoneId') ?? '']),
  );

/** What decides which listeners a service has. */
function switchesIn(config: ReturnType<typeof at>): Record<string, unknown> {
  const switches = Object.entries(isObject(config) ? config : {}).filter(
    ([name, value]) => name !== 'privatelink_access' && isSwitch(value),
  );
  return Object.fromEntries(switches);
}

const isSwitch = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((each) => typeof each === 'boolean'));

function rolesOf(endpoints: readonly EndpointRequest[], own: string) {
  const roles = new Map(
    endpoints.flatMap(({ roleArn, externalId }) => (roleArn === undefined ? [] : [[roleArn, externalId]])),
  );
  return [...roles].map(([arn, externalId]) => ({
    name: arn.replace(/^.*:role\//, ''),
    trusts: [`arn:${arn.split(':')[1]}:iam::${own}:root`],
    ...(externalId === undefined ? {} : { externalId }),
  }));
}

function vpcsOf(
  endpoints: readonly EndpointRequest[],
  { region: home, zones }: { readonly region: string; readonly zones: ReadonlyMap<string, string> },
) {
  return [...Map.groupBy(endpoints, ({ vpcId }) => vpcId)].map(([id, inIt]) => ({
    id,
    region: inIt[0]?.region ?? home,
    subnets: [...new Set(inIt.flatMap(({ subnetIds }) => subnetIds))].map((subnetId, index) => ({
      id: subnetId,
      zoneId: zones.get(subnetId) || (spread([...new Set(zones.values())], index + 1).at(-1) ?? 'euw1-az1'),
    })),
    securityGroups: [...new Set(inIt.flatMap(({ securityGroupIds }) => securityGroupIds))].map((groupId, index) => ({
      id: groupId,
      name: `group-${index + 1}`,
      allow: [{ protocol: 'tcp', fromPort: 0, toPort: 65_535, cidr: '127.0.0.0/8' }],
    })),
  }));
}

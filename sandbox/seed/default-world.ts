import { OPEN_AND_CLOSED } from './add-to-aws.ts';
import { seeded } from './ids.ts';
import type { WorldFile } from './world-file.ts';
import { zoneIdsOf } from './zones.ts';

/** One below Aiven's limit of sixteen. */
const fifteenPrincipals = Array.from({ length: 15 }, (_, at) => `arn:aws:iam::555566667777:user/team-${at + 1}`);

/** The seeded world: examples of every service that can be connected, and of every one that cannot. */
export const defaultWorld: WorldFile = {
  tokens: [seeded.token],
  readOnlyTokens: [seeded.readOnlyToken],
  projects: [
    {
      name: seeded.project,
      vpcs: [{ id: seeded.projectVpc, cloudName: 'aws-eu-west-1' }],
      services: [
        { name: 'orders-kafka', portBase: 14_611, privatelinkPortBase: 23_220 },
        { name: 'billing-pg', type: 'pg', plan: 'business-4', nodeZoneIds: ['euw1-az1', 'euw1-az2'] },
        { name: 'solo-pg', type: 'pg', plan: 'startup-4', nodeZoneIds: ['euw1-az1'] },
        { name: 'search-os', type: 'opensearch' },
        { name: 'cache-valkey', type: 'valkey', plan: 'business-4', nodeZoneIds: ['euw1-az1', 'euw1-az3'] },
        { name: 'byoc-kafka', byoc: true },
        {
          name: 'open-pg',
          type: 'pg',
          plan: 'business-4',
          nodeZoneIds: ['euw1-az1', 'euw1-az2'],
          userConfig: { privatelink_access: { pg: true } },
        },
        { name: 'crowded-kafka', principals: fifteenPrincipals },
        { name: 'ledger-mysql', type: 'mysql', plan: 'business-4', nodeZoneIds: ['euw1-az2', 'euw1-az3'] },
        { name: 'events-clickhouse', type: 'clickhouse' },
        { name: 'sessions-dragonfly', type: 'dragonfly', plan: 'business-4', nodeZoneIds: ['euw1-az1', 'euw1-az2'] },
        { name: 'board-grafana', type: 'grafana', plan: 'startup-4', nodeZoneIds: ['euw1-az1'] },
        { name: 'pipeline-flink', type: 'flink' },
        { name: 'outside-pg', type: 'pg', plan: 'startup-4', nodeZoneIds: ['euw1-az2'], projectVpcId: null },
        { name: 'moving-kafka', state: 'REBALANCING' },
        { name: 'asleep-pg', type: 'pg', plan: 'startup-4', nodeZoneIds: ['euw1-az3'], state: 'POWEROFF' },
        {
          name: 'gcp-pg',
          type: 'pg',
          plan: 'startup-4',
          cloudName: 'google-europe-west1',
          nodeZoneIds: ['gew1-az1'],
        },
      ],
    },
  ],
  accounts: [
    {
      id: seeded.account,
      users: [{ name: 'causeway', accessKeyId: seeded.accessKeyId, secretAccessKey: seeded.secretAccessKey }],
      roles: [{ name: 'privatelink' }, { name: 'no-endpoints', denies: ['CreateVpcEndpoint'] }],
      vpcs: [
        { name: 'orders', ...vpc(seeded.vpcs.orders, 'eu-west-1') },
        { name: 'billing', ...vpc(seeded.vpcs.billing, 'eu-west-1') },
        { name: 'london', ...vpc(seeded.vpcs.london, 'eu-west-2') },
      ],
    },
    {
      id: seeded.otherAccount,
      roles: [{ name: 'privatelink', trusts: [`arn:aws:iam::${seeded.account}:root`], externalId: seeded.externalId }],
      vpcs: [{ name: 'analytics', ...vpc(seeded.vpcs.analytics, 'eu-west-1') }],
    },
  ],
};

type SeededVpc = (typeof seeded.vpcs)[keyof typeof seeded.vpcs];
type VpcOfFile = NonNullable<WorldFile['accounts'][number]['vpcs']>[number];

function vpc({ id, subnets, fullSubnet, openGroup, closedGroup }: SeededVpc, region: string): VpcOfFile {
  const zoneIds = zoneIdsOf(region);
  const groupIds = [openGroup, closedGroup];
  return {
    id,
    region,
    subnets: [
      ...subnets.map((subnetId, at) => ({ id: subnetId, zoneId: zoneIds[at] ?? '' })),
      { id: fullSubnet, zoneId: zoneIds[0] ?? '', freeAddresses: 0 },
    ],
    securityGroups: OPEN_AND_CLOSED.map((group, at) => ({
      id: groupIds[at] ?? '',
      name: group.name,
      allow: group.allow.map((rule) => ({ ...rule })),
    })),
  };
}

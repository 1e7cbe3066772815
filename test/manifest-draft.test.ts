/** A manifest drafted from what exists: readable in both forms, and refused where a person must decide. */
import { expect, it } from 'vitest';
import type { Linkable, LinkableService, LinkableVpc } from '../src/contract/linkable.ts';
import { draftCsv } from '../src/manifest/draft/draft-csv.ts';
import { draftYaml } from '../src/manifest/draft/draft-yaml.ts';
import type { Manifest } from '../src/manifest/manifest.ts';
import { readManifest } from '../src/manifest/read-manifest.ts';

const service = (name: string, more: Partial<LinkableService> = {}): LinkableService => ({
  project: 'shop',
  service: name,
  link: `shop/${name}`,
  type: 'kafka',
  plan: 'business-4',
  state: 'RUNNING',
  region: 'eu-west-1',
  components: ['kafka', 'kafka_connect'],
  open: [],
  ...more,
});

const vpc = (id: string, more: Partial<LinkableVpc> = {}): LinkableVpc => ({
  id,
  cidr: '10.0.0.0/16',
  account: '111122223333',
  access: { region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/privatelink' },
  subnets: [
    { id: 'subnet-0a', zoneId: 'euw1-az1', freeAddresses: 3 },
    { id: 'subnet-0b', zoneId: 'euw1-az1', freeAddresses: 90 },
    { id: 'subnet-0c', zoneId: 'euw1-az2', freeAddresses: 7 },
    { id: 'subnet-0d', zoneId: 'euw1-az3', freeAddresses: 0 },
  ],
  securityGroups: [
    { id: 'sg-01', name: 'default' },
    { id: 'sg-02', name: 'clients' },
  ],
  endpoints: [],
  ...more,
});

const found = (services: readonly LinkableService[], vpcs: readonly LinkableVpc[]): Linkable => ({
  services,
  vpcs,
  unknown: [],
});

const forms: readonly [string, (draft: Linkable) => Promise<Manifest>][] = [
  ['YAML', (draft) => readManifest('fleet.yaml', async (name) => ({ name, text: draftYaml(draft, 'drafted') }))],
  [
    'CSV',
    (draft) =>
      readManifest('fleet.yaml', async (name) => ({
        name,
        text: name.endsWith('.csv') ? draftCsv(draft) : 'name: drafted\nitemsFrom: links.csv\n',
      })),
  ],
];

it.each(forms)('in %s, what leaves nothing to decide is a manifest as it stands', async (_form, read) => {
  const { items, problems } = await read(found([service('0815'), service('orders')], [vpc('vpc-0a')]));
  expect(problems).toEqual([]);
  expect(items.map(({ request }) => request)).toEqual(
    ['0815', 'orders'].map((name) => ({
      project: 'shop',
      service: name,
      components: ['kafka'],
      endpoints: [
        {
          vpcId: 'vpc-0a',
          // In each zone, the subnet with the most free addresses.
          subnetIds: ['subnet-0b', 'subnet-0c'],
          securityGroupIds: ['sg-02'],
          region: 'eu-west-1',
          roleArn: 'arn:aws:iam::111122223333:role/privatelink',
        },
      ],
    })),
  );
});

it.each(forms)('in %s, what nobody can know is refused with its place and what to write', async (_form, read) => {
  const unsure = service('grafana', { type: 'other', components: ['one', 'two'] });
  const { items, problems } = await read(found([unsure], [vpc('vpc-0a'), vpc('vpc-0b')]));
  expect(items).toEqual([]);
  expect(problems.map(({ field }) => field.replace(/^.*\.|\[\d+\]/g, '')).sort()).toEqual(
    ['components', 'securityGroupIds', 'subnetIds', 'vpcId'].sort(),
  );
  for (const { at, problem, fix } of problems) {
    expect(at).toMatch(/^(fleet\.yaml:\d+:\d+|links\.csv:\d+)$/);
    expect(problem).toBe('is not filled in yet');
    expect(fix).toMatch(/^write it as in .*; the comments of the file name what was found$/);
  }
});

it.each(forms)('in %s, what is connected already is written as it is', async (_form, read) => {
  const linked = { state: 'active', serviceName: 'com.amazonaws.vpce.x', connections: [] };
  const endpoint = { serviceName: linked.serviceName, subnetIds: ['subnet-0a'], securityGroupIds: ['sg-01'] };
  const made = { link: 'shop/orders', name: 'blue' };
  const there = vpc('vpc-0a', {
    endpoints: [
      { id: 'vpce-01', ...endpoint, made },
      { id: 'vpce-02', ...endpoint, serviceName: 'com.amazonaws.vpce.other' },
    ],
  });
  const theirs = vpc('vpc-0b', { endpoints: [{ id: 'vpce-03', ...endpoint }] });
  const orders = service('orders', { linked, open: ['kafka', 'kafka_connect'] });
  const { items, problems } = await read(found([orders], [there, theirs]));
  expect(problems).toEqual([]);
  expect(items[0]?.request.components).toEqual(['kafka', 'kafka_connect']);
  expect(items[0]?.request.endpoints).toMatchObject([
    { vpcId: 'vpc-0a', name: 'blue', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-01'] },
    { vpcId: 'vpc-0b', adopt: 'vpce-03' },
  ]);
  expect(items[0]?.request.endpoints[0]).not.toHaveProperty('adopt');
});

it.each(forms)('in %s, names and reasons of others stay comments', async (_form, read) => {
  const hostile = 'a\n"b", c;d\r\n- e: f\u001b[31m';
  const { items, problems } = await read({
    services: [service('orders'), service('gone', { not: hostile })],
    vpcs: [vpc('vpc-0a', { name: hostile, securityGroups: [{ id: 'sg-02', name: hostile }] })],
    unknown: [{ what: hostile, why: hostile }],
  });
  expect(problems).toEqual([]);
  expect(items.map(({ request }) => request.service)).toEqual(['orders']);
  const csv = draftCsv({ services: [], vpcs: [vpc('vpc-0a', { name: hostile })], unknown: [] });
  expect(csv.split('\n').filter((line) => line.startsWith('#') && /[,;"\t]/.test(line))).toEqual([]);
});

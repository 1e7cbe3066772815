import { expect, it } from 'vitest';
import { csvColumns, csvTemplate } from '../src/manifest/csv-columns.ts';
import { readManifest } from '../src/manifest/read-manifest.ts';
import type { Manifest } from '../src/manifest/manifest.ts';
import { ProblemsError, type Problem } from '../src/problems/problems.ts';

const read = (files: Record<string, string>, first = 'fleet.yaml'): Promise<Manifest> =>
  readManifest(first, async (location) => ({ name: location, text: files[location] ?? '' }));

const refused = async (files: Record<string, string>): Promise<readonly Problem[]> =>
  read(files).then(
    () => [],
    (error: unknown) =>
      error instanceof ProblemsError ? error.problems : [{ field: '', problem: String(error), fix: '' }],
  );

const DEFAULTS = `name: shop-links
defaults:
  project: shop
  components: [kafka]
  endpoint: { region: eu-west-1, securityGroupIds: [sg-01], tags: { team: orders } }
`;

it('defaults are filled in, on the request and on each endpoint', async () => {
  const { settings, items, problems } = await read({
    'fleet.yaml': `${DEFAULTS}tolerance: 10%
concurrency: 20
items:
  - service: orders
    endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a], tags: { env: test } }]
  - { service: bills, components: [pg], repair: true, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a], securityGroupIds: [sg-02] }] }
`,
  });
  expect(problems).toEqual([]);
  expect(settings).toEqual({ name: 'shop-links', tolerance: '10%', concurrency: 20 });
  expect(items).toMatchObject([
    {
      at: 'fleet.yaml:9:5',
      repair: false,
      request: {
        project: 'shop',
        service: 'orders',
        components: ['kafka'],
        endpoints: [
          {
            vpcId: 'vpc-0a',
            subnetIds: ['subnet-0a'],
            securityGroupIds: ['sg-01'],
            region: 'eu-west-1',
            tags: { team: 'orders', env: 'test' },
          },
        ],
      },
    },
    expect.objectContaining({ repair: true, request: expect.objectContaining({ components: ['pg'] }) }),
  ]);
});

it('rows of a CSV file are endpoints, and those of one service become one onboarding', async () => {
  const csv = `service,vpcId,subnetIds,securityGroupIds,probeTaskQueue
orders,vpc-0a,subnet-0a subnet-0b,,probes-a
orders,vpc-0b,"subnet-0c;subnet-0d",sg-02,
bills,vpc-0a,subnet-0a,,
`;
  const { items, problems } = await read({ 'fleet.yaml': `${DEFAULTS}itemsFrom: links.csv\n`, 'links.csv': csv });
  expect(problems).toEqual([]);
  expect(items.map(({ at, request }) => [at, request.service, request.endpoints.map(({ vpcId }) => vpcId)])).toEqual([
    ['links.csv:2', 'orders', ['vpc-0a', 'vpc-0b']],
    ['links.csv:4', 'bills', ['vpc-0a']],
  ]);
  expect(items[0]?.request.endpoints).toMatchObject([
    { probe: { taskQueue: 'probes-a' }, subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-01'] },
    { securityGroupIds: ['sg-02'], subnetIds: ['subnet-0c', 'subnet-0d'] },
  ]);
});

const rows = (csv: string, file = 'links.csv') =>
  read({ 'fleet.yaml': `${DEFAULTS}itemsFrom: ${file}\n`, [file]: csv });

it.each([
  ['semicolons, as Excel writes them in much of Europe', ';', 'links.csv'],
  ['tabs', '\t', 'links.tsv'],
])('a file may be separated by %s, with a byte order mark and lines of Windows', async (_what, separator, file) => {
  const csv = [
    ['Service', 'VPC ID', 'subnet_ids', 'REPAIR', ''],
    ['0815', 'vpc-0a', 'subnet-0a subnet-0b', 'TRUE', ''],
    ['', '', '', '', ''],
    ['orders', 'vpc-0a', '"subnet-0a, subnet-0b"', 'FALSE', ''],
  ];
  const { items, problems } = await rows(`\ufeff${csv.map((row) => row.join(separator)).join('\r\n')}\r\n`, file);
  expect(problems).toEqual([]);
  expect(items.map(({ at, repair, request }) => [at, repair, request.service])).toEqual([
    [`${file}:2`, true, '0815'],
    [`${file}:4`, false, 'orders'],
  ]);
  for (const { request } of items) expect(request.endpoints[0]?.subnetIds).toEqual(['subnet-0a', 'subnet-0b']);
});

it('headings that mean no column, or the same column twice, are refused by name', async () => {
  expect(
    await refused({ 'fleet.yaml': `${DEFAULTS}itemsFrom: links.csv\n`, 'links.csv': 'servce;VPC-ID;vpc id;colour\n' }),
  ).toEqual([
    expect.objectContaining({ field: 'servce', fix: 'write service' }),
    expect.objectContaining({ field: 'colour', problem: 'is not a known column' }),
    expect.objectContaining({ field: 'vpc id', problem: 'is the heading of two columns' }),
  ]);
});

it('a file in another encoding is refused with the way to save it', async () => {
  const utf16 = Buffer.from('service,vpcId\r\norders,vpc-0a\r\n', 'utf16le').toString('utf8');
  expect(await refused({ 'fleet.yaml': `${DEFAULTS}itemsFrom: links.csv\n`, 'links.csv': utf16 })).toMatchObject([
    { field: 'links.csv', problem: 'is not UTF-8', fix: expect.stringContaining('CSV UTF-8') },
  ]);
});

it('the template, filled in by a spreadsheet that keeps its comments, is a manifest’s file', async () => {
  const template = csvTemplate();
  const comments = template.split('\n').filter((line) => line.startsWith('#'));
  expect(comments).toHaveLength(csvColumns.length);
  expect(comments.filter((line) => /[,;"\t]/.test(line))).toEqual([]);
  const headings = csvColumns.map(({ name }) => name);
  const filled: Record<string, string> = { service: 'orders', vpcId: 'vpc-0a', subnetIds: 'subnet-0a' };
  const saved = `${comments.map((line) => `${line}${';'.repeat(headings.length - 1)}`).join('\r\n')}\r\n${headings.join(';')}\r\n${headings.map((name) => filled[name] ?? '').join(';')}\r\n`;
  const { items, problems } = await rows(saved);
  expect(problems).toEqual([]);
  expect(items.map(({ request }) => request.service)).toEqual(['orders']);
});

it('items may come from a JSON list', async () => {
  const json = JSON.stringify(
    [
      { service: 'orders', endpoints: [{ vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] }] },
      { service: 'bills', endpoints: [{ vpcId: 'nonsense', subnetIds: ['subnet-0a'] }] },
    ],
    undefined,
    1,
  );
  const { items, problems } = await read({ 'fleet.yaml': `${DEFAULTS}itemsFrom: links.json\n`, 'links.json': json });
  expect(items.map(({ request }) => request.service)).toEqual(['orders']);
  expect(problems).toEqual([
    expect.objectContaining({ field: 'items[1].endpoints[0].vpcId', value: 'nonsense', at: 'links.json:17:5' }),
  ]);
});

it('every wrong item is named with its line, and the others are kept apart from them', async () => {
  const { items, problems } = await read({
    'fleet.yaml': `${DEFAULTS}items:
  - { service: orders, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a] }] }
  - service: bills
    endpoints:
      - vpcId: bpc-0a
        subnetIds: [subnet-0a]
  - { service: more, endpionts: [] }
`,
  });
  expect(items.map(({ request }) => request.service)).toEqual(['orders']);
  expect(problems.map(({ field, at }) => [field, at])).toEqual([
    ['items[1].endpoints[0].vpcId', 'fleet.yaml:10:9'],
    ['items[2].endpoints', 'fleet.yaml:12:5'],
    ['items[2].endpionts', 'fleet.yaml:12:22'],
  ]);
});

it('a wrong default is one problem, at its own line, however many items share it', async () => {
  const item = (service: string) =>
    `  - { service: ${service}, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a] }] }\n`;
  const { items, problems } = await read({
    'fleet.yaml': `${DEFAULTS.replace('eu-west-1', 'Ireland')}items:\n${item('one')}${item('two')}${item('three')}`,
  });
  expect(items).toEqual([]);
  expect(problems.map(({ value, at }) => [value, at])).toEqual([['Ireland', 'fleet.yaml:5:15']]);
});

it('items of one service of which one says the default and one says nothing become one onboarding', async () => {
  const { items, problems } = await read({
    'fleet.yaml': `${DEFAULTS}items:
  - { service: orders, zones: any, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a] }] }
  - { service: orders, endpoints: [{ vpcId: vpc-0b, subnetIds: [subnet-0b] }] }
`,
  });
  expect(problems).toEqual([]);
  expect(items.map(({ request }) => request.endpoints.map(({ vpcId }) => vpcId))).toEqual([['vpc-0a', 'vpc-0b']]);
});

it('items of one service that contradict are refused by name, with both lines', async () => {
  const { items, problems } = await read({
    'fleet.yaml': `${DEFAULTS}items:
  - { service: orders, zones: all, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a] }] }
  - { service: bills, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0a, subnet-0b] }] }
  - { service: orders, zones: any, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0b] }] }
  - { service: bills, endpoints: [{ vpcId: vpc-0a, subnetIds: [subnet-0b, subnet-0a] }] }
`,
  });
  expect(items.map(({ request }) => request.service)).toEqual(['bills']);
  expect(problems.map(({ field, at, problem }) => [field, at, problem])).toEqual([
    ['zones of shop/orders', 'fleet.yaml:9:5', 'contradicts the item at fleet.yaml:7:5'],
    ['endpoint vpc-0a of shop/orders', 'fleet.yaml:9:5', 'contradicts the item at fleet.yaml:7:5'],
  ]);
});

it('what cannot be read at all is refused as a whole', async () => {
  expect(await refused({ 'fleet.yaml': 'name: [' })).toMatchObject([
    { problem: expect.stringContaining('is not YAML') },
  ]);
  expect(await refused({ 'fleet.yaml': 'name: shop' })).toMatchObject([{ field: 'items', at: 'fleet.yaml:1:1' }]);
  expect(await refused({ 'fleet.yaml': 'items: [{}]\ntolerance: some\nconcurency: 5' })).toMatchObject([
    { field: 'name', problem: 'is missing' },
    { field: 'tolerance', at: 'fleet.yaml:2:1' },
    { field: 'concurency', fix: 'write concurrency' },
    // Problems of its items are reported at the same time.
    ...['project', 'service', 'components', 'endpoints'].map((field) => ({
      field: `items[0].${field}`,
      problem: 'is missing',
    })),
  ]);
  expect(
    await refused({ 'fleet.yaml': `${DEFAULTS}itemsFrom: links.csv`, 'links.csv': 'service,vcp_id\norders,vpc-0a' }),
  ).toMatchObject([{ field: 'vcp_id', at: 'links.csv:1', fix: 'write vpcId' }]);
});

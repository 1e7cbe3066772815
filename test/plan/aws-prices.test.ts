/** AWS's price list, in the form in which it is published, and what plans say of prices that are known or not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { withPrices } from '../../scripts/aws-prices/price-file.ts';
import { readPriceList } from '../../scripts/aws-prices/price-list.ts';
import { endpointPrices } from '../../src/activities/plan/endpoint-prices.ts';
import { endpointPrice } from '../../src/activities/plan/prices.ts';

interface Tier {
  readonly usd: string;
  readonly from?: string;
  readonly to?: string;
}
interface Product {
  readonly sku: string;
  readonly usagetype: string;
  readonly tiers: readonly Tier[];
  readonly locationType?: string;
}

/** One region's file: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html */
const offer = (region: string, products: readonly Product[]): unknown => ({
  formatVersion: 'v1.0',
  disclaimer: 'This pricing list is for informational purposes only.',
  offerCode: 'AmazonVPC',
  version: '20260917190528',
  publicationDate: '2026-09-17T19:05:28Z',
  products: Object.fromEntries(
    products.map(({ sku, usagetype, locationType = 'AWS Region' }) => [
      sku,
      {
        sku,
        productFamily: 'VpcEndpoint',
        attributes: { servicecode: 'AmazonVPC', locationType, usagetype, operation: 'VpcEndpoint', regionCode: region },
      },
    ]),
  ),
  terms: {
    OnDemand: Object.fromEntries(
      products.map(({ sku, tiers }) => {
        const term = `${sku}.JRTCKXETXF`;
        const priceDimensions = Object.fromEntries(
          tiers.map(({ usd, from = '0', to = 'Inf' }, index) => [
            `${term}.${index}`,
            { rateCode: `${term}.${index}`, beginRange: from, endRange: to, unit: 'Hrs', pricePerUnit: { USD: usd } },
          ]),
        );
        return [sku, { [term]: { offerTermCode: 'JRTCKXETXF', sku, priceDimensions, termAttributes: {} } }];
      }),
    ),
  },
});

const hours = (prefix: string, usd: string): Product => ({
  sku: `${prefix}H`,
  usagetype: `${prefix}VpcEndpoint-Hours`,
  tiers: [{ usd }],
});
const bytes = (prefix: string): Product => ({
  sku: `${prefix}B`,
  usagetype: `${prefix}VpcEndpoint-Bytes`,
  tiers: [
    { usd: '0.0040000000', from: '5242880' },
    { usd: '0.0060000000', from: '1048576', to: '5242880' },
    { usd: '0.0100000000', to: '1048576' },
  ],
});
const others: readonly Product[] = [
  { sku: 'G', usagetype: 'EU-VpcEndpoint-GWLBE-Hours', tiers: [{ usd: '0.0110000001' }] },
  { sku: 'S', usagetype: 'EU-VpcEndpoint-Service-Hours', tiers: [{ usd: '0.5000000000' }] },
  { sku: 'L', usagetype: 'EU-VpcEndpoint-Hours', tiers: [{ usd: '9' }], locationType: 'AWS Local Zone' },
];

/** A server with these regions' files, at the paths of AWS's; without `offer` it has no file. */
async function priceServer(regions: Readonly<Record<string, unknown>>): Promise<string> {
  const path = (region: string): string => `/offers/v1.0/aws/AmazonVPC/20260917190528/${region}/index.json`;
  const files = new Map<string, unknown>(Object.entries(regions).map(([region, file]) => [path(region), file]));
  files.set('/offers/v1.0/aws/AmazonVPC/current/region_index.json', {
    formatVersion: 'v1.0',
    publicationDate: '2026-09-17T19:05:28Z',
    regions: Object.fromEntries(
      Object.keys(regions).map((region) => [region, { regionCode: region, currentVersionUrl: path(region) }]),
    ),
  });
  const server: Server = createServer(({ url = '' }, answer) => {
    const file = files.get(url);
    answer.writeHead(file === undefined ? 404 : 200).end(JSON.stringify(file ?? {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('reads the price of an hour and of the first tier of a GB, by region, and no other product’s', async () => {
  const server = await priceServer({
    'us-east-1': offer('us-east-1', [hours('', '0.0100000000'), bytes('')]),
    'eu-west-1': offer('eu-west-1', [...others, hours('EU-', '0.0110000000'), bytes('EU-')]),
    'us-west-2-lax-1': offer('us-west-2-lax-1', [hours('LAX1-', '1'), bytes('LAX1-')]),
    'me-west-1': offer('me-west-1', []),
  });
  const read = { of: '2026-09-17', read: 'price list' };
  expect(await readPriceList(server, ['sa-east-1'])).toEqual({
    'eu-west-1': { usdPerZoneHour: 0.011, usdPerGb: 0.01, ...read },
    'me-west-1': undefined,
    'sa-east-1': undefined,
    'us-east-1': { usdPerZoneHour: 0.01, usdPerGb: 0.01, ...read },
  });
});

it('takes no price when two products claim to be it, a file is missing, or has another form', async () => {
  const twice = [hours('EU-', '0.0110000000'), { ...hours('EU-', '0.0120000000'), sku: 'X' }, bytes('EU-')];
  await expect(readPriceList(await priceServer({ 'eu-west-1': offer('eu-west-1', twice) }), [])).rejects.toThrow(
    'eu-west-1: EU-H, X have several prices',
  );
  await expect(readPriceList(await priceServer({ 'eu-west-1': undefined }), [])).rejects.toThrow('404');
  await expect(readPriceList(await priceServer({ 'eu-west-1': { products: {} } }), [])).rejects.toThrow();
});

it('writes the prices into their file, and leaves what stands before them', () => {
  const file = 'about\nexport const endpointPrices: EndpointPrices = {\n  old: undefined,\n};\n';
  const written = withPrices(file, {
    'eu-west-1': { usdPerZoneHour: 0.011, usdPerGb: 0.01, of: '2026-09-17', read: 'price list' },
    'sa-east-1': undefined,
  });
  expect(written).toMatch(/^about\nexport const/);
  expect(written).toContain(`'eu-west-1': {"usdPerZoneHour":0.011`);
  expect(written).toContain(`'sa-east-1': undefined`);
  expect(written).not.toContain('old');
});

it('estimates an unknown region with the cheapest that is known, and says so', () => {
  const known = Object.values(endpointPrices).filter((price) => price !== undefined);
  expect(known.length).toBeGreaterThan(0);
  const cheapest = Math.min(...known.map(({ usdPerZoneHour }) => usdPerZoneHour));
  expect(endpointPrice('nowhere-1')).toMatchObject({ usdPerZoneHour: cheapest, known: false });
  for (const { of, usdPerZoneHour } of known) {
    expect(of).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(usdPerZoneHour).toBeGreaterThan(0);
  }
});

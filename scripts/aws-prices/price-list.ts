/** AWS's price list for Amazon VPC, as it is published: an index of regions, and a file for each. */
import pLimit from 'p-limit';
import { z } from 'zod';
import type { EndpointPrices, ListedPrice } from '../../src/activities/plan/endpoint-prices.ts';

const INDEX = '/offers/v1.0/aws/AmazonVPC/current/region_index.json';
const AT_ONCE = 4;
/** Not a Local Zone (`us-west-2-lax-1`) or Wavelength Zone, which have a price list of their own. */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

const indexSchema = z.object({ regions: z.record(z.string(), z.object({ currentVersionUrl: z.string() })) });
const offerSchema = z.object({
  publicationDate: z.string(),
  products: z.record(
    z.string(),
    z.object({ attributes: z.object({ usagetype: z.string(), locationType: z.string().optional() }) }),
  ),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({ beginRange: z.string().optional(), pricePerUnit: z.object({ USD: z.string() }) }),
          ),
        }),
      ),
    ),
  }),
});
type Offer = z.infer<typeof offerSchema>;

/**
 * The price in each region of the list, in alphabetical order; undefined in one of `known` that the list does not have, or
 * that has no interface endpoints.
 * @throws Error when the server does not answer, or a file has another form
 */
export async function readPriceList(server: string, known: readonly string[]): Promise<EndpointPrices> {
  const { regions } = indexSchema.parse(await json(new URL(INDEX, server)));
  const limit = pLimit(AT_ONCE);
  const read = await Promise.all(
    Object.entries(regions)
      .filter(([region]) => REGION.test(region))
      .map(([region, { currentVersionUrl }]) =>
        limit(async () => {
          const offer = offerSchema.parse(await json(new URL(currentVersionUrl, server)));
          return [region, endpointPrice(offer, region)] as const;
        }),
      ),
  );
  const all = new Map<string, ListedPrice | undefined>([
    ...known.map((region) => [region, undefined] as const),
    ...read,
  ]);
  return Object.fromEntries([...all].toSorted(([one], [other]) => one.localeCompare(other)));
}

/** `VpcEndpoint-GWLBE-Hours` (Gateway Load Balancer) and `VpcEndpoint-Service-Hours` are others. */
function endpointPrice(offer: Offer, region: string): ListedPrice | undefined {
  const usdPerZoneHour = firstPrice(offer, region, /(^|-)VpcEndpoint-Hours$/);
  const usdPerGb = firstPrice(offer, region, /(^|-)VpcEndpoint-Bytes$/);
  if (usdPerZoneHour === undefined || usdPerGb === undefined) return undefined;
  return { usdPerZoneHour, usdPerGb, of: offer.publicationDate.slice(0, 10), read: 'price list' };
}

/** USD, of the first of several tiers. */
function firstPrice({ products, terms }: Offer, region: string, usageType: RegExp): number | undefined {
  const skus = Object.entries(products)
    .filter(([, { attributes }]) => usageType.test(attributes.usagetype))
    .filter(([, { attributes }]) => (attributes.locationType ?? 'AWS Region') === 'AWS Region')
    .map(([sku]) => sku);
  const prices = skus
    .flatMap((sku) => Object.values(terms.OnDemand[sku] ?? {}))
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ beginRange = '0' }) => Number(beginRange) === 0)
    .map(({ pricePerUnit }) => Number(pricePerUnit.USD));
  if (new Set(prices).size > 1)
    throw new Error(`${region}: ${skus.join(', ')} have several prices: ${prices.join(', ')}`);
  return prices[0];
}

async function json(url: URL): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (!answer.ok) throw new Error(`GET ${url.href}: ${answer.status}`);
  return answer.json();
}

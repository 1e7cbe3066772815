/** AWS's price of an interface VPC endpoint, and how far it is known. Aiven's prices come from its API. */
import { endpointPrices } from './endpoint-prices.ts';

export interface EndpointPrice {
  readonly usdPerZoneHour: number;
  /** Of the first petabyte a month. */
  readonly usdPerGb: number;
  /** Date of the price, `2026-09-17`. */
  readonly of: string;
  /** False: the price of the region is not known, and this is that of the cheapest regions. */
  readonly known: boolean;
}

/** Of the regions whose price is known. */
const [cheapest] = Object.values(endpointPrices)
  .filter((price) => price !== undefined)
  .toSorted((one, other) => one.usdPerZoneHour - other.usdPerZoneHour);

/** What one subnet of an endpoint costs in a region; a region whose price is not known is estimated and says so. */
export const endpointPrice = (region: string): EndpointPrice => {
  const price = endpointPrices[region] ?? cheapest;
  if (price === undefined) throw new Error('No region has a price: run npm run aws-prices.');
  const { usdPerZoneHour, usdPerGb, of } = price;
  return { usdPerZoneHour, usdPerGb, of, known: endpointPrices[region] !== undefined };
};

/** AWS's price of an interface VPC endpoint, as dated data. Aiven's prices come from its API. */

export interface EndpointPrice {
  readonly usdPerZoneHour: number;
  /** Of the first petabyte a month. */
  readonly usdPerGb: number;
  /** False: the region is not in the table, and the price is that of the cheapest regions. */
  readonly known: boolean;
}

/** https://aws.amazon.com/privatelink/pricing/ (the same for every interface endpoint, whatever it leads to). */
export const pricesReadOn = '2026-10-06';

/** What one subnet of an endpoint costs in a region; a region that was not read is estimated and says so. */
export const endpointPrice = (region: string): EndpointPrice => ({
  usdPerZoneHour: usdPerZoneHour[region] ?? CHEAPEST_USD_PER_ZONE_HOUR,
  usdPerGb: 0.01,
  known: region in usdPerZoneHour,
});

const CHEAPEST_USD_PER_ZONE_HOUR = 0.01;

const usdPerZoneHour: Readonly<Record<string, number>> = {
  'us-east-1': 0.01,
  'us-west-2': 0.01,
};

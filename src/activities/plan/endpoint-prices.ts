/** AWS's price of an interface VPC endpoint in each region, as data. https://aws.amazon.com/privatelink/pricing/ */

/** The same for every interface endpoint, whatever it leads to. */
export interface ListedPrice {
  readonly usdPerZoneHour: number;
  /** Of the first petabyte a month. */
  readonly usdPerGb: number;
  /** When AWS published the list, or when it was read there. */
  readonly of: string;
  /**
   * `price list`: by `npm run aws-prices`. Otherwise the usage type or the SKU by which a document in a public repository
   * quotes AWS's price list: the list itself was not read.
   */
  readonly read: 'price list' | `quoted: ${string}`;
}

/** By region; undefined where the price is not known. */
export type EndpointPrices = Readonly<Record<string, ListedPrice | undefined>>;

/** Written by `npm run aws-prices`. */
export const endpointPrices: EndpointPrices = {
  'af-south-1': undefined,
  'ap-east-1': undefined,
  'ap-east-2': undefined,
  'ap-northeast-1': { usdPerZoneHour: 0.014, usdPerGb: 0.01, of: '2026-09-25', read: 'quoted: APN1-VpcEndpoint-Hours' },
  'ap-northeast-2': { usdPerZoneHour: 0.013, usdPerGb: 0.01, of: '2026-09-17', read: 'quoted: APN2-VpcEndpoint-Hours' },
  'ap-northeast-3': undefined,
  'ap-south-1': undefined,
  'ap-south-2': undefined,
  'ap-southeast-1': { usdPerZoneHour: 0.013, usdPerGb: 0.01, of: '2026-08-12', read: 'quoted: APS1-VpcEndpoint-Hours' },
  'ap-southeast-2': undefined,
  'ap-southeast-3': undefined,
  'ap-southeast-4': undefined,
  'ap-southeast-5': {
    usdPerZoneHour: 0.0117,
    usdPerGb: 0.01,
    of: '2026-09-17',
    read: 'quoted: APS7-VpcEndpoint-Hours',
  },
  'ap-southeast-6': undefined,
  'ap-southeast-7': undefined,
  'ca-central-1': { usdPerZoneHour: 0.011, usdPerGb: 0.01, of: '2026-07-24', read: 'quoted: YZK8AEXHY7HJD36A' },
  'ca-west-1': undefined,
  'eu-central-1': { usdPerZoneHour: 0.012, usdPerGb: 0.01, of: '2026-09-22', read: 'quoted: EUC1-VpcEndpoint-Hours' },
  'eu-central-2': undefined,
  'eu-north-1': undefined,
  'eu-south-1': undefined,
  'eu-south-2': undefined,
  'eu-west-1': { usdPerZoneHour: 0.011, usdPerGb: 0.01, of: '2026-09-14', read: 'quoted: H37WJ97MHYGDXG2A' },
  'eu-west-2': { usdPerZoneHour: 0.011, usdPerGb: 0.01, of: '2026-10-06', read: 'quoted: EUW2-VpcEndpoint-Hours' },
  'eu-west-3': undefined,
  'il-central-1': undefined,
  'me-central-1': undefined,
  'me-south-1': undefined,
  'me-west-1': undefined,
  'mx-central-1': undefined,
  'sa-east-1': undefined,
  'sa-west-1': undefined,
  'us-east-1': { usdPerZoneHour: 0.01, usdPerGb: 0.01, of: '2026-09-17', read: 'quoted: USE1-VpcEndpoint-Hours' },
  'us-east-2': undefined,
  'us-gov-east-1': undefined,
  'us-gov-west-1': undefined,
  'us-west-1': undefined,
  'us-west-2': { usdPerZoneHour: 0.01, usdPerGb: 0.01, of: '2026-10-06', read: 'quoted: USW2-VpcEndpoint-Hours' },
};

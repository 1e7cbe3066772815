import { partitionOf } from '../partitions.ts';

/** Regions that every sandbox account of a partition sees. */
export const regionsOf = (partition: string): readonly string[] =>
  regions.filter((each) => partitionOf(each) === partition);

const regions = ['eu-west-1', 'eu-west-2', 'eu-central-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1'];

/** The three zone ids of a region, the same for every account: `euw1-az1` … */
export const zoneIdsOf = (region: string): readonly string[] =>
  ['az1', 'az2', 'az3'].map((az) => `${shortName(region)}-${az}`);

/** An account's zone ids of a region, by zone name. The names differ between accounts: `turn` shifts them. */
export function zoneNamesOf(region: string, turn: number): Map<string, string> {
  const ids = zoneIdsOf(region);
  return new Map(['a', 'b', 'c'].map((letter, at) => [`${region}${letter}`, ids[(at + turn) % ids.length] ?? '']));
}

/** AWS's short form of a region, as in zone ids: `eu-west-1` is `euw1`, `ap-southeast-2` is `apse2`, `us-gov-west-1` is `usgw1`. */
function shortName(region: string): string {
  const [area = '', ...rest] = region.split('-');
  const number = rest.at(-1) ?? '';
  const direction = rest.at(-2) ?? '';
  const gov = rest[0] === 'gov' ? 'g' : '';
  return `${area}${gov}${(direction.match(/north|south|east|west|central/g) ?? []).map((word) => word[0]).join('')}${number}`;
}

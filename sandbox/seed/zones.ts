/** Regions that every sandbox account sees. */
export const regions = ['eu-west-1', 'eu-west-2', 'eu-central-1', 'us-east-1'] as const;

/** The three zone ids of a region, the same for every account: `euw1-az1` … */
export const zoneIdsOf = (region: string): readonly string[] =>
  ['az1', 'az2', 'az3'].map((az) => `${shortName(region)}-${az}`);

/** An account's zone names of a region, by name. Accounts see the zones under different names: `turn` shifts them. */
export function zoneNamesOf(region: string, turn: number): Map<string, string> {
  const ids = zoneIdsOf(region);
  return new Map(['a', 'b', 'c'].map((letter, at) => [`${region}${letter}`, ids[(at + turn) % ids.length] ?? '']));
}

/** AWS's short form of a region, as its zone ids have it: `eu-west-1` is `euw1`, `ap-southeast-2` is `apse2`. */
function shortName(region: string): string {
  const [area = '', direction = '', number = ''] = region.split('-');
  return `${area}${(direction.match(/north|south|east|west|central/g) ?? []).map((word) => word[0]).join('')}${number}`;
}

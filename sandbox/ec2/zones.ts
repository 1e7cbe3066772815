import { describeOperation } from './describe-operation.ts';
import { dnsSuffixOf } from '../partitions.ts';
import { never } from './filters.ts';
import { AwsError } from './aws-error.ts';
import type { Call, Operations } from './operation.ts';
import { zonesOf } from './visibility.ts';

interface Zone {
  readonly name: string;
  readonly id: string;
}

/** Regions and their availability zones, as the caller's account sees them. */
export const zoneOperations: Operations = {
  DescribeAvailabilityZones: describeOperation<Zone>({
    set: 'availabilityZoneInfo',
    rows: namedZones,
    idOf: (zone) => zone.name,
    filters: {
      ...never('group-long-name', 'message', 'parent-zone-id', 'parent-zone-name'),
      'group-name': (_, call) => groupName(call),
      'opt-in-status': () => 'opt-in-not-required',
      'region-name': (_, call) => call.caller.region,
      state: () => 'available',
      'zone-id': (zone) => zone.id,
      'zone-name': (zone) => zone.name,
      'zone-type': () => 'availability-zone',
    },
    item: ({ name, id }, call) => ({
      zoneName: name,
      zoneId: id,
      zoneState: 'available',
      regionName: call.caller.region,
      zoneType: 'availability-zone',
      optInStatus: 'opt-in-not-required',
      groupName: groupName(call),
      networkBorderGroup: call.caller.region,
      messageSet: '',
    }),
  }),
  DescribeRegions: describeOperation<string>({
    set: 'regionInfo',
    rows: ({ world, caller, parameters }) => {
      const names = parameters.list('RegionName');
      const regions = [...(world.aws.accounts.get(caller.account)?.zones.keys() ?? [])];
      const unknown = names.filter((name) => !regions.includes(name));
      if (unknown.length > 0)
        throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown.join(', ')}]`);
      return names.length === 0 ? regions : names;
    },
    idOf: (region) => region,
    filters: {
      endpoint: regionEndpoint,
      'opt-in-status': () => 'opt-in-not-required',
      'region-name': (region) => region,
    },
    item: (region) => ({
      regionName: region,
      regionEndpoint: regionEndpoint(region),
      optInStatus: 'opt-in-not-required',
    }),
  }),
};

function namedZones({ world, caller, parameters }: Call): Zone[] {
  const zones = [...zonesOf(world, caller)].map(([name, id]) => ({ name, id }));
  const names = parameters.list('ZoneName');
  const ids = parameters.list('ZoneId');
  const unknown = [
    ...names.filter((name) => !zones.some((zone) => zone.name === name)),
    ...ids.filter((id) => !zones.some((zone) => zone.id === id)),
  ];
  if (unknown.length > 0)
    throw new AwsError('InvalidParameterValue', `Invalid availability zones: [${unknown.join(', ')}]`);
  if (names.length + ids.length === 0) return zones;
  return zones.filter((zone) => names.includes(zone.name) || ids.includes(zone.id));
}

function groupName({ caller }: Call): string {
  return `${caller.region}-zg-1`;
}

function regionEndpoint(region: string): string {
  return `ec2.${region}.${dnsSuffixOf(region)}`;
}

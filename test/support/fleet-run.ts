/** A fleet as its workflow holds it, for tests that need no server. */
import type { FleetEntry, FleetRequest, ItemState } from '../../src/contract/fleet.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { createFleetRun, type FleetRun } from '../../src/workflows/fleet/fleet-state.ts';

/** When runs of tests begin. */
export const BEGAN = new Date('2026-11-28T03:00:00.000Z');

/** `vpcs`: an endpoint in each. */
export const requestFor = (service: string, ...vpcs: readonly string[]): PrivateLinkRequest => ({
  project: 'shop',
  service,
  components: ['kafka'],
  endpoints: vpcs.map((vpcId) => ({ vpcId, subnetIds: [`subnet-${vpcId}`], securityGroupIds: [] })),
});

/** An item `shop/<service>` that has been in its state since the run began. */
export const entryOf = (service: string, state: ItemState, more: Partial<FleetEntry> = {}): FleetEntry => ({
  ...{ link: `shop/${service}`, state, since: BEGAN.toISOString(), request: requestFor(service) },
  ...more,
});

/** So many items in one state. */
export const many = (count: number, state: ItemState, more: Partial<FleetEntry> = {}): readonly FleetEntry[] =>
  Array.from({ length: count }, (_, index) => entryOf(`${state}-${index}`, state, more));

export const fleetWith = (entries: readonly FleetEntry[], settings: Partial<FleetRequest> = {}): FleetRun =>
  createFleetRun({ name: 'autumn', items: [], ...settings }, [entries], BEGAN);

/** Fleets in a test: links that no other test uses, the fleet over them, and what was made for each. */
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import type { FleetSettings } from '../../src/contract/fleet.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { Installation } from '../support/installation.ts';

export const links = async (installation: Installation, count: number): Promise<PrivateLinkRequest[]> => {
  const made = Array.from({ length: count }, () => installation.link({ probed: false }));
  return (await Promise.all(made)).map(({ request }) => request);
};

export const apply = async (
  { temporal, settings }: Installation,
  fleet: FleetSettings,
  requests: readonly PrivateLinkRequest[],
) => {
  const answer = await applyFleet(temporal, settings.taskQueue, fleet, requests, 'tester');
  return { answer, fleet: fleetHandle(temporal, settings.taskQueue, fleet.name) };
};

/** Outcomes of the calls that create the privatelink, for each request. */
export const createdFor = ({ sandbox }: Installation, requests: readonly PrivateLinkRequest[]) =>
  requests.map(({ project, service }) =>
    sandbox.world.ledger.calls
      .filter(({ action, scope }) => action === 'ServicePrivatelinkAWSCreate' && scope === `${project}/${service}`)
      .map(({ outcome }) => outcome),
  );

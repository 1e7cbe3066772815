/** What is said of a thousand items at once is more than one message of Temporal holds. */
import { expect } from 'vitest';
import { lookAtFleet } from '../../src/client/fleet-looks.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { installationTest } from '../support/installation.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it('is asked for in parts, and comes back in the order of the items', async ({ installation }) => {
  // Refused before anything is called, each with some kilobytes of what is wrong with it.
  const subnetIds = Array.from({ length: 40 }, (_, nth) => `not-a-subnet-${nth}`);
  const requests = Array.from({ length: 1000 }, (_, nth): PrivateLinkRequest => ({
    project: 'many',
    service: `service-${nth}`,
    components: ['kafka'],
    endpoints: [{ vpcId: 'vpc-0a', subnetIds, securityGroupIds: ['sg-01'] }],
  }));
  const { temporal, settings } = installation;
  const looks = await lookAtFleet(temporal, settings.taskQueue, 'many', requests);
  expect(looks.map(({ link }) => link)).toEqual(requests.map(({ service }) => `many/${service}`));
  expect(JSON.stringify(looks).length).toBeGreaterThan(2 * 1024 * 1024);
});

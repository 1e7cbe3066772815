/** Something between the workers and EC2 changes an address: nothing is sent there, and the run says so. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, onTestFinished } from 'vitest';
import type { NetworkInterfaceRow } from '../../sandbox/world.ts';
import { scenarioModes, type Scenario } from '../support/scenario.ts';

describe.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('parks where the address of an interface is outside of its subnet, and goes on when the answers fit again', async ({
    scenario,
    expect,
  }) => {
    const dialled = await listener();
    const link = await scenario();
    link.stick('vpcEndpoint', { at: 0 });
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'vpcEndpoint' && phase === 'settling'));
    const [right] = interfacesOf(link);
    if (right === undefined) throw new Error('the endpoint has no interface');
    // Of this machine, as all of the sandbox are, and of no subnet.
    place(link, { ...right, address: dialled.address });
    link.disarm();
    const [parked] = await link.parked();
    const subnet = link.world.aws.subnets.get(right.subnetId);
    expect(parked).toMatchObject({
      step: 'vpcEndpoint',
      failure: {
        reason: 'addressOutsideSubnet',
        message: expect.stringContaining(
          `${dialled.address} is outside of ${subnet?.cidr}, the block of the endpoint's subnet ${right.subnetId}`,
        ),
        fix: expect.stringContaining('Compare both'),
      },
    });
    place(link, right);
    await link.run.retry();
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(endpoints[0]?.zones.map(({ address }) => address)).toContain(right.address);
    expect(dialled.connections()).toBe(0);
  });
});

const interfacesOf = ({ world, vpcs }: Scenario): readonly NetworkInterfaceRow[] => {
  const endpoint = [...world.aws.vpcEndpoints.values()].find(({ vpcId }) => vpcId === vpcs[0]?.vpc.id);
  return [...world.aws.networkInterfaces.values()].filter(({ vpcEndpointId }) => vpcEndpointId === endpoint?.id);
};

const place = ({ world }: Scenario, row: NetworkInterfaceRow): void =>
  void world.aws.networkInterfaces.set(row.id, row);

/** Counts who connects to an address outside of the sandbox's VPCs. */
async function listener() {
  let connections = 0;
  const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { address: (server.address() as AddressInfo).address, connections: () => connections };
}

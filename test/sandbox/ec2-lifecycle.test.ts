import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  type ModifyVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as behindTheBack from '../../sandbox/ec2/behind-the-back.ts';
import type { Settings } from '../../sandbox/settings.ts';
import { greenKeys, startAws, type AwsFixture } from './ec2-fixture.ts';
import { eventually } from '../support/eventually.ts';

let aws: AwsFixture;
const start = async (settings: Partial<Settings> = {}): Promise<void> => void (aws = await startAws(settings));
afterEach(() => aws.stop());

/** At real speed nothing becomes available by itself during a test. */
const frozen: Partial<Settings> = { speed: 1, describeLag: 0 };

async function create(overrides: Partial<CreateVpcEndpointCommandInput> = {}): Promise<string> {
  const { VpcEndpoint } = await aws.ec2().send(
    new CreateVpcEndpointCommand({
      VpcId: aws.blue.vpc.id,
      VpcEndpointType: 'Interface',
      ServiceName: aws.service.serviceName,
      SubnetIds: [subnet(0)],
      SecurityGroupIds: [aws.blue.securityGroups[0]?.id ?? ''],
      ...overrides,
    }),
  );
  return VpcEndpoint?.VpcEndpointId ?? '';
}

const subnet = (at: number): string => aws.blue.subnets[at]?.id ?? '';

async function stateOf(id: string): Promise<string | undefined> {
  const { VpcEndpoints } = await aws
    .ec2()
    .send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-endpoint-id', Values: [id] }] }));
  return VpcEndpoints?.[0]?.State;
}

const statesOf = (id: string): string[] =>
  aws.world.ledger.transitions.filter((transition) => transition.id === id).map(({ state }) => state);

const reaches = (id: string, state: string): Promise<void> =>
  eventually(() => expect(statesOf(id).at(-1)).toBe(state), { interval: 5 });

const modify = (id: string, change: Omit<ModifyVpcEndpointCommandInput, 'VpcEndpointId'>) =>
  aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, ...change }));

const remove = (...ids: string[]) => aws.ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ids }));

describe('the states', () => {
  it('E20 E30 go from pending to available, as lower camel case on the wire, and tell Aiven', async () => {
    await start();
    const available = vi.fn();
    aws.world.events.on('endpointAvailable', available);
    const id = await create();
    await reaches(id, 'available');
    expect(await stateOf(id)).toBe('available');
    expect(available).toHaveBeenCalledExactlyOnceWith(id);
    expect(statesOf(id)).toEqual(['pending', 'available']);
  });

  it('E21 pass through pending again after acceptance', async () => {
    await start();
    aws.service.acceptanceRequired = true;
    const id = await create();
    behindTheBack.acceptEndpoint(aws.world, id);
    await reaches(id, 'available');
    expect(statesOf(id)).toEqual(['pendingAcceptance', 'pending', 'available']);
  });

  it('E21 end in rejected, from pendingAcceptance as from available; nothing planned before goes on', async () => {
    await start(frozen);
    const gone = vi.fn();
    aws.world.events.on('endpointGone', gone);
    const id = await create();
    behindTheBack.rejectEndpoint(aws.world, id);
    expect(await stateOf(id)).toBe('rejected');
    expect(gone).toHaveBeenCalledExactlyOnceWith(id);
    behindTheBack.expireEndpoint(aws.world, id);
    expect(await stateOf(id)).toBe('expired');
  });

  it('E22 end in failed with the last error', async () => {
    await start();
    aws.world.faults.add({
      api: 'world',
      action: 'vpcEndpoint',
      vpc: aws.blue.vpc.id,
      effect: { kind: 'stuck', state: 'failed' },
    });
    const id = await create();
    await reaches(id, 'failed');
    const { VpcEndpoints } = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect(VpcEndpoints?.[0]).toMatchObject({ State: 'failed', LastError: { Code: 'InternalError' } });
  });

  it('E22 stay pending under a fault, until somebody sets the endpoint going', async () => {
    await start();
    aws.world.faults.add({ api: 'world', action: 'vpcEndpoint', effect: { kind: 'stuck' } });
    const taken = vi.spyOn(aws.world.faults, 'take');
    const id = await create();
    await eventually(() => expect(taken).toHaveBeenCalledWith('world', 'vpcEndpoint', expect.anything()));
    expect(statesOf(id)).toEqual(['pending']);
    aws.world.faults.clear();
    behindTheBack.acceptEndpoint(aws.world, id);
    await reaches(id, 'available');
  });

  it('E22 can be rejected instead of available', async () => {
    await start();
    aws.world.faults.add({ api: 'world', action: 'vpcEndpoint', effect: { kind: 'stuck', state: 'rejected' } });
    await reaches(await create(), 'rejected');
  });
});

describe('deletion', () => {
  it('E24 goes through deleting and deleted, then the endpoint is unknown and its address free again', async () => {
    await start();
    const id = await create();
    await reaches(id, 'available');
    expect(aws.blue.subnets[0]?.freeAddresses).toBe(250);
    expect((await remove(id)).Unsuccessful).toEqual([]);
    await reaches(id, 'deleted');
    expect(statesOf(id)).toEqual(['pending', 'available', 'deleting', 'deleted']);
    expect(aws.blue.subnets[0]?.freeAddresses).toBe(251);
    expect(aws.world.ledger.resources.every(({ deletedAt }) => deletedAt !== undefined)).toBe(true);
    await eventually(async () => expect(await stateOf(id)).toBeUndefined(), { interval: 5 });
    await expect(aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))).rejects.toMatchObject({
      name: 'InvalidVpcEndpointId.NotFound',
      message: `The vpc endpoint ID '${id}' does not exist`,
    });
  });

  it('E24 answers 200 and lists what it did not delete, under another code than a describe', async () => {
    await start(frozen);
    const id = await create();
    expect((await remove(id, 'vpce-0dead')).Unsuccessful).toEqual([
      {
        ResourceId: 'vpce-0dead',
        Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: 'The VpcEndpoint vpce-0dead does not exist' },
      },
    ]);
    expect(statesOf(id)).toEqual(['pending', 'deleting']);
    expect((await remove(id)).Unsuccessful).toEqual([]);
    expect(statesOf(id)).toEqual(['pending', 'deleting']);
  });

  it('E24 of a malformed id fails as a whole; of none, too', async () => {
    await start(frozen);
    await expect(remove('blue')).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.Malformed' });
    await expect(remove()).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it('E24 of what belongs to another account is not found', async () => {
    await start(frozen);
    const id = await create();
    const reply = await aws.ec2({ keys: greenKeys }).send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect(reply.Unsuccessful?.[0]?.Error?.Code).toBe('InvalidVpcEndpoint.NotFound');
    expect(statesOf(id)).toEqual(['pending']);
  });

  it('E22 can be refused item by item, or hang', async () => {
    await start();
    const id = await create();
    aws.world.faults.add({ api: 'world', action: 'vpcEndpointDelete', vpc: id, nth: 1, effect: { kind: 'stuck' } });
    aws.world.faults.add({ api: 'world', action: 'vpcEndpointDeletion', vpc: id, effect: { kind: 'stuck' } });
    expect((await remove(id)).Unsuccessful?.[0]).toMatchObject({ ResourceId: id, Error: { Code: 'IncorrectState' } });
    const taken = vi.spyOn(aws.world.faults, 'take');
    expect((await remove(id)).Unsuccessful).toEqual([]);
    await eventually(() => expect(taken).toHaveBeenCalledWith('world', 'vpcEndpointDeletion', expect.anything()));
    expect(statesOf(id).at(-1)).toBe('deleting');
  });

  it('E24 is not undone by a rejection', async () => {
    await start(frozen);
    const id = await create();
    behindTheBack.deleteEndpoint(aws.world, id);
    behindTheBack.rejectEndpoint(aws.world, id);
    behindTheBack.failEndpoint(aws.world, id);
    expect(statesOf(id)).toEqual(['pending', 'deleting']);
    behindTheBack.vanishEndpoint(aws.world, id);
    expect(await stateOf(id)).toBeUndefined();
  });
});

describe('modification', () => {
  it('E23 adds and removes subnets and groups through pending, and interfaces follow', async () => {
    await start();
    const id = await create();
    await reaches(id, 'available');
    const [open, closed] = aws.blue.securityGroups.map((group) => group.id);
    const [before] = aws.world.aws.vpcEndpoints.get(id)?.networkInterfaceIds ?? [];
    await modify(id, {
      AddSubnetIds: [subnet(1)],
      AddSecurityGroupIds: [closed ?? ''],
      RemoveSecurityGroupIds: [open ?? ''],
    });
    expect(statesOf(id)).toEqual(['pending', 'available', 'pending']);
    await reaches(id, 'available');
    await modify(id, { RemoveSubnetIds: [subnet(0)] });
    await reaches(id, 'available');
    const { NetworkInterfaces } = await aws
      .ec2()
      .send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'vpc-id', Values: [aws.blue.vpc.id] }] }));
    expect(NetworkInterfaces).toMatchObject([{ SubnetId: subnet(1), Groups: [{ GroupId: closed }] }]);
    expect(NetworkInterfaces?.[0]?.NetworkInterfaceId).not.toBe(before);
    expect(aws.world.ledger.resources.find((each) => each.id === before)?.deletedAt).toBeDefined();
  });

  it('E23 swaps a subnet within a zone by two calls only', async () => {
    await start();
    const id = await create();
    await reaches(id, 'available');
    await expect(modify(id, { AddSubnetIds: [subnet(3)], RemoveSubnetIds: [subnet(0)] })).rejects.toMatchObject({
      name: 'DuplicateSubnetsInSameZone',
      message: `Found another VPC endpoint subnet in the availability zone of ${subnet(0)}`,
    });
    await modify(id, { RemoveSubnetIds: [subnet(0)] });
    await reaches(id, 'available');
    await modify(id, { AddSubnetIds: [subnet(3)] });
    expect(aws.world.aws.vpcEndpoints.get(id)?.subnetIds).toEqual([subnet(3)]);
  });

  it('E41 is refused for what is not modelled, as a creation is, never answered with yes', async () => {
    await start();
    const id = await create();
    const asked: readonly Omit<ModifyVpcEndpointCommandInput, 'VpcEndpointId'>[] = [
      { PrivateDnsEnabled: true },
      { PolicyDocument: '{}' },
      { ResetPolicy: true },
      { AddRouteTableIds: ['rtb-0a'] },
      { DnsOptions: { DnsRecordIpType: 'ipv4' } },
      { IpAddressType: 'dualstack' },
    ];
    for (const change of asked)
      await expect(modify(id, change)).rejects.toMatchObject({
        name: expect.stringMatching(/^(UnsupportedOperation|InvalidParameter)$/) as string,
      });
  });

  it('E23 is refused unless the endpoint is available, and for what does not belong to it', async () => {
    await start();
    const id = await create();
    await reaches(id, 'available');
    await expect(modify(id, { AddSubnetIds: [subnet(2)] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(modify(id, { RemoveSubnetIds: [subnet(1)] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    behindTheBack.rejectEndpoint(aws.world, id);
    await expect(modify(id, { AddSubnetIds: [subnet(1)] })).rejects.toMatchObject({ name: 'IncorrectState' });
    await expect(modify('vpce-0dead', {})).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
  });
});

describe('a client token', () => {
  it('E17 replays the endpoint for the same request, in its state of now', async () => {
    await start();
    const id = await create({ ClientToken: 'once' });
    await reaches(id, 'available');
    expect(await create({ ClientToken: 'once' })).toBe(id);
    expect(await create()).not.toBe(id);
    expect(aws.world.ledger.calls.map(({ shown }) => Object.values(shown)[0])).toEqual([
      'pending',
      'available',
      'pending',
    ]);
  });

  it('E17 refuses another request', async () => {
    await start(frozen);
    await create({ ClientToken: 'once' });
    await expect(create({ ClientToken: 'once', SubnetIds: [subnet(1)] })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('E18 of a deleted endpoint answers with that endpoint, dead, until it is forgotten', async () => {
    await start({ clientTokenWindow: 3_600_000 });
    const id = await create({ ClientToken: 'once' });
    behindTheBack.vanishEndpoint(aws.world, id);
    expect(await create({ ClientToken: 'once' })).toBe(id);
    expect(aws.world.ledger.calls.at(-1)?.shown).toEqual({ [id]: 'deleted' });
    const now = aws.world.clock.now();
    vi.spyOn(aws.world.clock, 'now').mockImplementation(() => now + 3_600_001);
    expect(await create({ ClientToken: 'once' })).not.toBe(id);
  });
});

describe('reads lag behind writes', () => {
  it('E19 a new endpoint is not shown at first, by id, by filter or by its interfaces', async () => {
    await start({ speed: 1, describeLag: 60_000 });
    const id = await create();
    expect(await stateOf(id)).toBeUndefined();
    await expect(aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))).rejects.toMatchObject({
      name: 'InvalidVpcEndpointId.NotFound',
    });
    expect((await aws.ec2().send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
    const now = aws.world.clock.now();
    vi.spyOn(aws.world.clock, 'now').mockImplementation(() => now + 60_000);
    expect(await stateOf(id)).toBe('pending');
  });

  it('E19 a deleted endpoint is shown in its old state at first', async () => {
    await start({ speed: 1, describeLag: 60_000 });
    const { id } = behindTheBack.createForeignEndpoint(aws.world, {
      vpcId: aws.blue.vpc.id,
      serviceName: aws.service.serviceName,
    });
    await remove(id);
    expect(await stateOf(id)).toBe('available');
    expect(statesOf(id)).toEqual(['available', 'deleting']);
    const now = aws.world.clock.now();
    vi.spyOn(aws.world.clock, 'now').mockImplementation(() => now + 60_000);
    expect(await stateOf(id)).toBe('deleting');
  });
});

/** What is read of a link before a change: where its endpoints are looked for, and what cannot be read. */
import { describe, expect, it } from 'vitest';
import { accessTags } from '../../src/activities/claims/claim-tags.ts';
import { acceptedOf, connectionOf, oursIn } from '../../src/activities/survey/resolved-endpoints.ts';
import { readLink } from '../../src/activities/survey/link-snapshot.ts';
import type { Access } from '../../src/contract/changes.ts';
import { DeniedError, UnavailableError } from '../../src/providers/errors.ts';
import { ACCOUNT, ROLE, vpcEndpointLike } from '../support/subject.ts';
import { keys, link, ours, surveying, type FoundLink } from '../support/surveyed.ts';

const OTHER = 'arn:aws:iam::444455556666:role/links';
const read = (found: FoundLink, accesses?: readonly Access[]) => readLink(surveying(found), link, accesses);
const seenIn = async (found: FoundLink, accesses?: readonly Access[]) =>
  (await read(found, accesses)).seen.map(
    ({ found: { id }, access, ours: own }) => `${id} ${access.region}${own ? ' ours' : ''}`,
  );
const recorded = (access: Access) => accessTags(keys, access);
const denied = new DeniedError('not allowed', { api: 'ec2', action: 'DescribeVpcEndpoints' });

describe('endpoints of a link are looked for', () => {
  it('in the service’s region: those with its tag, and those that Aiven lists', async () => {
    const strange = vpcEndpointLike({ id: 'vpce-3' });
    const places = { 'eu-west-1': [ours('vpce-1'), vpcEndpointLike({ id: 'vpce-2' }), strange] };
    expect(await seenIn({ connections: ['vpce-1', 'vpce-2'], places })).toEqual([
      'vpce-1 eu-west-1 ours',
      'vpce-2 eu-west-1',
    ]);
  });

  it('in the regions that Aiven names, in those of the tags, and where the caller says', async () => {
    const connections = [
      { vpcEndpointId: 'vpce-2', dnsName: 'vpce-2.x.eu-west-2.vpce.amazonaws.com' },
      { vpcEndpointId: 'vpce-9', dnsName: '' },
    ];
    const places = {
      'eu-west-1': [ours('vpce-1')],
      'eu-west-2': [vpcEndpointLike({ id: 'vpce-2' })],
      'eu-west-3': [ours('vpce-3')],
      [`eu-west-1 ${OTHER}`]: [ours('vpce-4')],
    };
    const tags = recorded({ region: 'eu-west-3' });
    expect(await seenIn({ connections, places, tags }, [{ roleArn: OTHER }])).toEqual([
      'vpce-4 eu-west-1 ours',
      'vpce-3 eu-west-3 ours',
      'vpce-1 eu-west-1 ours',
      'vpce-2 eu-west-2',
    ]);
  });

  it('where the caller says when the service is gone, and nowhere when nobody does', async () => {
    const places = { 'eu-west-2': [ours('vpce-1')] };
    const gone = await read({ service: null, places }, [{}, { region: 'eu-west-2' }]);
    expect(gone).toMatchObject({ service: undefined, region: 'eu-west-2', usdPerHour: 0, connections: [] });
    expect(gone.seen).toHaveLength(1);
    for (const service of [null, { cloudName: 'azure-westeurope' }])
      await expect(read({ service }, [{ roleArn: OTHER }])).rejects.toMatchObject({
        type: 'Invalid',
        message: expect.stringContaining('accesses: name no region to look in, and there is no service orders on AWS'),
      });
  });

  it('and those of ours that are gone at EC2 take their connections with them', async () => {
    const places = {
      'eu-west-1': [ours('vpce-1', 'vpc-1', { state: 'deleted' }), vpcEndpointLike({ id: 'vpce-2', state: 'deleted' })],
    };
    const snapshot = await read({ connections: ['vpce-1', 'vpce-2', 'vpce-3'], places });
    expect(snapshot.leaving).toEqual(['vpce-1']);
    expect(snapshot.connections.map(({ vpcEndpointId }) => vpcEndpointId)).toEqual(['vpce-2', 'vpce-3']);
    expect(snapshot.seen).toEqual([]);
  });
});

describe('what a survey may not read', () => {
  const places = { 'eu-west-1': denied };

  it('fails it where the caller named the place', async () => {
    await expect(read({ places }, [{ region: 'eu-west-1' }])).rejects.toBe(denied);
  });

  it('is only a warning where the place was guessed', async () => {
    const { findings, unsearched } = await read({ places });
    expect(unsearched).toEqual([]);
    expect(findings).toEqual([
      {
        level: 'warning',
        field: 'accesses',
        value: 'eu-west-1',
        problem: 'could not be searched for endpoints of ours: not allowed',
        fix: 'name the role of the endpoints’ account, or allow ec2:DescribeVpcEndpoints',
      },
    ]);
  });

  it('is something of ours that is left where an endpoint of ours was made', async () => {
    const left = {
      what: 'VPC endpoints',
      usdPerDay: 0,
      ours: true,
      why: expect.stringContaining('could not be searched: not allowed'),
    };
    expect((await read({ places, tags: recorded({ region: 'eu-west-1' }) })).unsearched).toEqual([
      { ...left, id: 'the worker’s own account in eu-west-1' },
    ]);
    // The place is guessed as well, and told once.
    expect((await read({ places, tags: recorded({ region: 'eu-west-1' }) })).findings).toHaveLength(1);
    const role = { region: 'eu-west-1', roleArn: OTHER };
    const withRole = await read({ places: { [`eu-west-1 ${OTHER}`]: denied }, tags: recorded(role) });
    expect(withRole.unsearched).toEqual([{ ...left, id: `${OTHER} in eu-west-1` }]);
  });

  it('is said of tags, which name what the link made', async () => {
    const { findings, claims } = await read({ tags: denied });
    expect(claims.size).toBe(0);
    expect(findings).toMatchObject([{ level: 'warning', field: 'service', value: 'shop/orders' }]);
  });

  it('is nothing that a survey goes on with when an API is out of reach', async () => {
    const away = new UnavailableError('away', { api: 'ec2', action: 'x' });
    await expect(read({ places: { 'eu-west-1': away } })).rejects.toBe(away);
    await expect(read({ tags: away })).rejects.toBe(away);
    await expect(read({ service: away })).rejects.toBe(away);
  });
});

describe('what is read', () => {
  it('has the claims of this installation only, and the price of the service’s cloud', async () => {
    const tags = [keys.privatelink, 'causeway-00000000-privatelink', 'team'];
    const snapshot = await read({ tags, prices: { 'aws-eu-west-1': 0.07 } });
    expect([...snapshot.claims]).toEqual([keys.privatelink]);
    expect(snapshot.usdPerHour).toBe(0.07);
    expect((await read({ prices: {} })).usdPerHour).toBe(0);
  });

  it('knows the link’s status, if anybody does', async () => {
    const lastStatus = async () => 'ready' as never;
    const deps = surveying({ deps: { lastStatus, notifies: true } });
    const snapshot = await readLink(deps, link);
    expect(acceptedOf(deps, link, snapshot, {}, [])).toMatchObject({ statusBefore: 'ready', notifies: true });
    const without = acceptedOf(surveying({}), link, await read({}), {}, []);
    expect(without).not.toHaveProperty('statusBefore');
    expect(without).not.toHaveProperty('notifies');
  });

  it('becomes a request in whose warnings are those that are found, and nothing else', async () => {
    const finding = { field: 'a', problem: 'is so', fix: 'b' };
    const findings = [
      { level: 'warning' as const, ...finding },
      { level: 'note' as const, ...finding, field: 'n' },
    ];
    expect(acceptedOf(surveying({}), link, await read({}), { components: ['kafka'] }, findings)).toEqual({
      ...link,
      components: ['kafka'],
      endpoints: [],
      principals: [],
      zones: 'any',
      serviceRegion: 'eu-west-1',
      otherRegions: [],
      usdPerHour: 0.05,
      warnings: ['a: is so. Fix: b'],
    });
  });
});

describe('an endpoint of ours', () => {
  it('is placed as its steps need it', async () => {
    const there = ours('vpce-1', 'vpc-1/blue', { ownerId: '999988887777' });
    const [found] = oursIn(await read({ places: { 'eu-west-1': [there] } }));
    expect(found?.placed).toEqual({
      key: 'vpc-1/blue',
      vpcId: 'vpc-1',
      name: 'blue',
      subnetIds: ['subnet-1', 'subnet-2'],
      securityGroupIds: ['sg-1'],
      region: 'eu-west-1',
      account: '999988887777',
      actingPrincipal: ROLE,
      usdPerHour: 0.022,
    });
    const [plain] = oursIn(await read({ places: { 'eu-west-1': [ours('vpce-1')] } }));
    expect(plain?.placed).toMatchObject({ account: ACCOUNT });
    expect(plain?.placed).not.toHaveProperty('name');
  });

  it('brings the receipts of all that carry its key, whichever of them is alive', async () => {
    const places = {
      'eu-west-1': [
        ours('vpce-1', 'vpc-1', { state: 'rejected' }, 'privatelink components=kafka'),
        ours('vpce-2', 'vpc-1', {}, 'components=kafka,pg'),
        ours('vpce-3', 'vpc-3', {}),
      ],
    };
    const [first, second] = oursIn(
      await read({ places, connections: [{ vpcEndpointId: 'vpce-2', connectionId: 'plc-2' }] }),
    );
    expect(first).toMatchObject({
      receipt: { privatelink: true, components: ['kafka', 'pg'] },
      known: { vpcEndpoint: { vpcEndpointId: 'vpce-2' }, connection: { connectionId: 'plc-2' } },
    });
    expect(second?.receipt).toEqual({ privatelink: false, components: [] });
    expect(connectionOf({ vpcEndpointId: 'vpce-1', state: 'active', dnsName: 'd' })).toStrictEqual({ dnsName: 'd' });
  });
});

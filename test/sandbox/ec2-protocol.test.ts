import {
  CreateVpcEndpointCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  paginateDescribeVpcEndpoints,
  type Filter,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import type { Settings } from '../../sandbox/settings.ts';
import { BLUE, greenKeys, startAws, type AwsFixture, type Keys } from './ec2-fixture.ts';

let aws: AwsFixture;
const start = async (settings: Partial<Settings> = {}): Promise<void> => void (aws = await startAws(settings));
afterEach(() => aws.stop());

const create = (keys?: Keys, DryRun?: boolean) =>
  aws.ec2(keys && { keys }).send(
    new CreateVpcEndpointCommand({
      VpcId: aws.blue.vpc.id,
      VpcEndpointType: 'Interface',
      ServiceName: aws.service.serviceName,
      DryRun,
      TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'a', Value: 'b' }] }],
    }),
  );

/** Sends a request that no SDK would send. */
const post = (body: Record<string, string>, accessKeyId = 'AKIABLUE', service = 'ec2'): Promise<Response> =>
  fetch(aws.url, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request` },
    body: new URLSearchParams(body),
  });

async function roleKeys(...denies: string[]): Promise<Keys> {
  const role = addRole(aws.world, BLUE, { name: 'limited', denies });
  const { Credentials } = await aws.sts().send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'me' }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

describe('who calls', () => {
  it('E1 E40 account and region follow from key and credential scope; others see nothing of it', async () => {
    await start();
    const vpcs = async (keys?: Keys, region?: string): Promise<(string | undefined)[] | undefined> => {
      const client = aws.ec2({ ...(keys && { keys }), ...(region && { region }) });
      return (await client.send(new DescribeVpcsCommand({}))).Vpcs?.map((vpc) => vpc.VpcId);
    };
    expect(await vpcs()).toEqual([aws.blue.vpc.id]);
    expect(await vpcs(greenKeys)).toEqual([aws.green.vpc.id]);
    expect(await vpcs(undefined, 'us-east-1')).toEqual([]);
  });

  it('E4 an unknown key is refused as each API does it, a missing signature too', async () => {
    await start();
    const ec2 = await post({ Action: 'DescribeVpcs' }, 'AKIANOBODY');
    expect([ec2.status, await ec2.text()]).toEqual([401, expect.stringContaining('<Code>AuthFailure</Code>')]);
    const sts = await post({ Action: 'GetCallerIdentity' }, 'AKIANOBODY', 'sts');
    expect([sts.status, await sts.text()]).toEqual([403, expect.stringContaining('<Code>InvalidClientTokenId</Code>')]);
    const none = await fetch(aws.url, { method: 'POST', body: 'Action=DescribeVpcs' });
    expect([none.status, await none.text()]).toEqual([403, expect.stringContaining('MissingAuthenticationToken')]);
  });

  it('E6 a denied action, and tags at creation without the right to CreateTags', async () => {
    await start();
    await expect(create(await roleKeys('CreateVpcEndpoint'))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining(
        'assumed-role/limited/me is not authorized to perform: ec2:CreateVpcEndpoint',
      ) as string,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(create(await roleKeys('CreateTags'))).rejects.toMatchObject({
      message: expect.stringContaining('ec2:CreateTags') as string,
    });
    await expect(create(await roleKeys())).resolves.toBeDefined();
  });

  it('E7 DryRun tells permission by an error and makes nothing', async () => {
    await start();
    await expect(create(undefined, true)).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(create(await roleKeys('*'), true)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(aws.world.aws.vpcEndpoints.size).toBe(0);
  });
});

describe('the wire', () => {
  it('E2 answers what it does not know as the APIs do', async () => {
    await start();
    for (const [service, body] of [
      ['ec2', { Action: 'RunInstances' }],
      ['ec2', { Action: 'constructor' }],
      ['sts', { Action: 'DescribeVpcs' }],
    ] as const) {
      const reply = await post(body, 'AKIABLUE', service);
      expect(reply.status).toBe(400);
      expect(await reply.text()).toContain('<Code>InvalidAction</Code>');
    }
    expect(await (await post({})).text()).toContain('<Code>MissingAction</Code>');
    const elsewhere = await fetch(`${aws.url}/some/page`);
    expect(elsewhere.headers.get('content-type')).toBe('text/xml;charset=UTF-8');
  });

  it('E3 has the same request id in header and body', async () => {
    await start();
    const good = await post({ Action: 'DescribeVpcs' });
    expect(await good.text()).toContain(`<requestId>${good.headers.get('x-amzn-requestid')}</requestId>`);
    const bad = await post({ Action: 'DescribeVpcs', 'VpcId.1': 'vpc-0dead' });
    expect(await bad.text()).toContain(`<RequestID>${bad.headers.get('x-amzn-requestid')}</RequestID>`);
  });

  it('E3 escapes what it quotes', async () => {
    await start();
    const reply = await post({ Action: 'DescribeVpcs', 'VpcId.1': '<vpc>&"' });
    expect(await reply.text()).toContain('&lt;vpc&gt;&amp;&quot;');
  });
});

/** Speed of a clock so slow that no bucket is refilled during the calls, even on a busy machine. */
const HARDLY_REFILLED = 0.001;

describe('request buckets', () => {
  it('E5 hold four changes of endpoints per account, region and action, refilled on the clock of the world', async () => {
    await start({ speed: HARDLY_REFILLED });
    for (let call = 0; call < 4; call += 1) await create();
    await expect(create()).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
      message: `Request limit exceeded. Account ${BLUE} has been throttled on ec2:CreateVpcEndpoint`,
      $metadata: { httpStatusCode: 503 },
    });
    await expect(create(greenKeys)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    const { Vpcs } = await aws.ec2().send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1);
  });

  it('E5 are smaller for an unfiltered look at all network interfaces', async () => {
    await start({ speed: HARDLY_REFILLED });
    const look = () => aws.ec2().send(new DescribeNetworkInterfacesCommand({ MaxResults: 5 }));
    const lookAtAll = () => post({ Action: 'DescribeNetworkInterfaces' });
    const statuses = await Promise.all(Array.from({ length: 65 }, async () => (await lookAtAll()).status));
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
    await expect(look()).resolves.toBeDefined();
  });
});

describe('describes', () => {
  const describeEndpoints = (...Filters: Filter[]) =>
    aws.ec2().send(new DescribeVpcEndpointsCommand({ ...(Filters.length > 0 && { Filters }) }));
  const foreign = (tags: Record<string, string> = {}) =>
    createForeignEndpoint(aws.world, { vpcId: aws.blue.vpc.id, serviceName: 'com.amazonaws.eu-west-1.kms', tags }).id;

  it('E27 an empty list of ids means everything', async () => {
    await start();
    const ids = [foreign(), foreign()].toSorted();
    const { VpcEndpoints } = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [] }));
    expect(VpcEndpoints?.map((each) => each.VpcEndpointId)).toEqual(ids);
  });

  it('E27 one unknown id fails the whole call, in a filter it matches nothing', async () => {
    await start();
    const id = foreign();
    await expect(
      aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id, 'vpce-0dead'] })),
    ).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    const { VpcEndpoints } = await describeEndpoints({ Name: 'vpc-endpoint-id', Values: [id, 'vpce-0dead'] });
    expect(VpcEndpoints).toHaveLength(1);
  });

  it('E28 filters: any value of each, all filters; wildcards; by tag and tag key; case-sensitive', async () => {
    await start();
    const mine = foreign({ 'causeway:owner': 'a/privatelink/shop/kafka', team: 'orders' });
    foreign({ team: 'billing' });
    const found = async (...filters: Filter[]): Promise<number> =>
      (await describeEndpoints(...filters)).VpcEndpoints?.length ?? 0;
    expect(await found({ Name: 'tag:team', Values: ['orders', 'billing'] })).toBe(2);
    expect(await found({ Name: 'tag:causeway:owner', Values: ['a/*/kafka'] })).toBe(1);
    expect(await found({ Name: 'tag:team', Values: ['order?'] }, { Name: 'vpc-endpoint-id', Values: [mine] })).toBe(1);
    expect(await found({ Name: 'tag-key', Values: ['causeway:owner'] })).toBe(1);
    expect(await found({ Name: 'vpc-endpoint-state', Values: ['available'] })).toBe(2);
    expect(await found({ Name: 'vpc-endpoint-state', Values: ['Available'] })).toBe(0);
    expect(await found({ Name: 'tag:team', Values: ['o.*'] })).toBe(0);
  });

  it('E28 an unknown filter, and more than 200 values, are refused', async () => {
    await start();
    await expect(describeEndpoints({ Name: 'colour', Values: ['blue'] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
    const Values = Array.from({ length: 201 }, (_, at) => `vpce-${at}`);
    await expect(describeEndpoints({ Name: 'vpc-endpoint-id', Values })).rejects.toMatchObject({
      name: 'FilterLimitExceeded',
    });
  });

  it('E29 pages through, shifting nothing when a row vanishes, and ends with an empty token', async () => {
    await start();
    const ids = Array.from({ length: 7 }, () => foreign()).toSorted();
    const seen: (string | undefined)[] = [];
    for await (const page of paginateDescribeVpcEndpoints({ client: aws.ec2(), pageSize: 3 }, {})) {
      seen.push(...(page.VpcEndpoints ?? []).map((each) => each.VpcEndpointId));
      aws.world.aws.vpcEndpoints.delete(ids[0] ?? '');
    }
    expect(seen).toEqual(ids);
    expect((await aws.ec2().send(new DescribeVpcEndpointsCommand({ MaxResults: 5000 }))).NextToken).toBe('');
  });

  it('E29 a page too small and a token of nobody are refused', async () => {
    await start();
    await expect(aws.ec2().send(new DescribeSubnetsCommand({ MaxResults: 2 }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(aws.ec2().send(new DescribeSubnetsCommand({ NextToken: 'next' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });
});

describe('ledger and faults', () => {
  it('E38 every call is kept with outcome, code, scope, ids and the states it showed', async () => {
    await start();
    const id = (await create()).VpcEndpoint?.VpcEndpointId ?? '';
    await aws
      .ec2()
      .send(new DescribeVpcsCommand({ VpcIds: ['vpc-0dead'] }))
      .catch(() => undefined);
    expect(aws.world.ledger.calls).toMatchObject([
      {
        api: 'ec2',
        action: 'CreateVpcEndpoint',
        mutating: true,
        outcome: 200,
        scope: `${BLUE}/eu-west-1`,
        ids: [id],
        shown: { [id]: 'pending' },
      },
      { action: 'DescribeVpcs', mutating: false, outcome: 400, code: 'InvalidVpcID.NotFound', ids: [] },
    ]);
  });

  it('E39 a status in the form of the API, for the calls that name the VPC', async () => {
    await start();
    const effect = {
      kind: 'status',
      status: 503,
      code: 'Unavailable',
      message: 'The service is unavailable.',
    } as const;
    aws.world.faults.add({ api: 'ec2', action: '*', vpc: aws.blue.vpc.id, nth: 1, effect });
    await expect(aws.ec2().send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    await expect(create()).rejects.toMatchObject({ name: 'Unavailable', message: 'The service is unavailable.' });
    await expect(create()).resolves.toBeDefined();
  });

  it('E39 a lost reply: what was asked for has happened, or has not', async () => {
    await start();
    const lost = { api: 'ec2', action: 'CreateVpcEndpoint', vpc: BLUE, nth: 1 } as const;
    aws.world.faults.add({ ...lost, effect: { kind: 'dropBefore' } });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(aws.world.aws.vpcEndpoints.size).toBe(0);
    aws.world.faults.clear();
    aws.world.faults.add({ ...lost, effect: { kind: 'dropAfter' } });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(aws.world.aws.vpcEndpoints.size).toBe(1);
    expect(aws.world.ledger.calls.at(-1)).toMatchObject({ outcome: 'dropped', shown: {} });
  });

  it('E39 a body that is no XML', async () => {
    await start();
    aws.world.faults.add({ api: 'ec2', action: 'CreateVpcEndpoint', effect: { kind: 'malformed', body: '<html>' } });
    await expect(create()).rejects.toThrow();
    expect(aws.world.ledger.calls.at(-1)).toMatchObject({ outcome: 200, shown: {} });
  });
});

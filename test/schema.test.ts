import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { parseRequest, requestJsonSchema } from '../src/schema/request.ts';

const endpoint = { vpcId: 'vpc-0a1', subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-01'] };
const request = { project: 'shop', service: 'orders-kafka', components: ['kafka'], endpoints: [endpoint] };

const full: PrivateLinkRequest = {
  ...request,
  components: ['kafka', 'schema_registry'],
  endpoints: [
    {
      ...endpoint,
      name: 'blue',
      region: 'eu-west-1',
      roleArn: 'arn:aws:iam::111122223333:role/team/privatelink',
      externalId: 'causeway-shop',
      tags: { team: 'orders', Name: 'orders kafka' },
      replace: true,
      probe: { taskQueue: 'causeway-probe-vpc-0a1' },
    },
    { ...endpoint, adopt: 'vpce-0a1' },
  ],
  principals: ['arn:aws:iam::111122223333:root', 'arn:aws-cn:iam::111122223333:user/deploy'],
  zones: 'all',
  onFailure: 'compensate',
  parkedFor: '7 days',
  componentsAfterEndpoint: true,
  budgets: { vpcEndpoint: '30 minutes', targets: '1.5h' },
};

const problems = (input: unknown) => {
  const parsed = parseRequest(input);
  return parsed.ok ? [] : parsed.problems;
};
const withEndpoint = (fields: object) => ({ ...request, endpoints: [{ ...endpoint, ...fields }] });

describe('a request', () => {
  it('comes back unchanged when nothing is wrong with it', () => {
    expect(parseRequest(full)).toEqual({ ok: true, request: full });
  });

  it('may leave out what has a default, and say so with undefined', () => {
    expect(parseRequest({ ...request, zones: undefined })).toEqual({ ok: true, request });
  });

  it('may prepare the service only, when it names principals', () => {
    const prepare = { ...request, endpoints: [] };
    expect(problems(prepare)).toMatchObject([
      { field: 'principals', fix: expect.stringContaining('list the principals') },
    ]);
    expect(problems({ ...prepare, principals: ['arn:aws:iam::111122223333:root'] })).toEqual([]);
  });
});

/** The case, the input, the field that must be named, and a part of the fix. */
const bad: readonly (readonly [string, unknown, string, string])[] = [
  ['a missing project', { ...request, project: undefined }, 'project', 'as in shop'],
  ['a project and service in one', { ...request, project: 'shop/orders' }, 'project', 'fields of their own'],
  ['a service that is no name', { ...request, service: 'Orders Kafka' }, 'service', 'orders-kafka'],
  ['no component', { ...request, components: [] }, 'components', 'at least one component'],
  ['a component twice', { ...request, components: ['kafka', 'kafka'] }, 'components[1]', 'leave one of them out'],
  [
    'a component in the wrong case',
    { ...request, components: ['Schema-Registry'] },
    'components[0]',
    'write schema_registry',
  ],
  ['no endpoints', { ...request, endpoints: undefined }, 'endpoints', '[] to prepare'],
  ['endpoints that are no list', { ...request, endpoints: endpoint }, 'endpoints', 'as in ['],
  ['an endpoint twice', { ...request, endpoints: [endpoint, endpoint] }, 'endpoints[1]', 'a name'],
  ['an unknown field', { ...request, componnets: [] }, 'componnets', 'write components'],
  ['an unknown field of an endpoint', withEndpoint({ subnets: [] }), 'endpoints[0].subnets', 'subnetIds'],
  ['a VPC id of another shape', withEndpoint({ vpcId: 'my-vpc' }), 'endpoints[0].vpcId', 'vpc-0a1b2c3d'],
  ['a VPC id in capitals', withEndpoint({ vpcId: 'VPC-0A1' }), 'endpoints[0].vpcId', 'write vpc-0a1'],
  ['no subnets', withEndpoint({ subnetIds: [] }), 'endpoints[0].subnetIds', 'at least one subnet'],
  ['a subnet twice', withEndpoint({ subnetIds: ['subnet-0a', 'subnet-0a'] }), 'endpoints[0].subnetIds[1]', 'leave one'],
  [
    'a subnet that is a VPC',
    withEndpoint({ subnetIds: ['vpc-0a1'] }),
    'endpoints[0].subnetIds[0]',
    'begins with subnet-',
  ],
  [
    'a security group of another shape',
    withEndpoint({ securityGroupIds: ['sg_1'] }),
    'endpoints[0].securityGroupIds[0]',
    'sg-0a',
  ],
  ['no security group', withEndpoint({ securityGroupIds: undefined }), 'endpoints[0].securityGroupIds', 'as in [sg-'],
  ['a name with blanks', withEndpoint({ name: 'a b' }), 'endpoints[0].name', 'blue'],
  ["Aiven's cloud as region", withEndpoint({ region: 'aws-eu-west-1' }), 'endpoints[0].region', 'write eu-west-1'],
  ['a zone as region', withEndpoint({ region: 'eu-west-1a' }), 'endpoints[0].region', 'write eu-west-1'],
  ['a user as role', withEndpoint({ roleArn: 'arn:aws:iam::111122223333:user/x' }), 'endpoints[0].roleArn', ':role/'],
  ['an external id without a role', withEndpoint({ externalId: 'abc' }), 'endpoints[0].externalId', 'add roleArn'],
  ['a VPC endpoint id of another shape', withEndpoint({ adopt: 'vpc-0a1' }), 'endpoints[0].adopt', 'begins with vpce-'],
  ['adopt and replace', withEndpoint({ adopt: 'vpce-0a1', replace: true }), 'endpoints[0].replace', 'remove one'],
  ['a probe without a queue', withEndpoint({ probe: {} }), 'endpoints[0].probe.taskQueue', 'task queue'],
  ['a reserved tag', withEndpoint({ tags: { 'aws:x': '1' } }), 'endpoints[0].tags["aws:x"]', 'another tag name'],
  ['our own tag', withEndpoint({ tags: { 'causeway:owner': '1' } }), 'endpoints[0].tags["causeway:owner"]', 'another'],
  ['a long tag', withEndpoint({ tags: { team: 'x'.repeat(257) } }), 'endpoints[0].tags.team', '256'],
  ['a tag that is no text', withEndpoint({ tags: { team: 7 } }), 'endpoints[0].tags.team', 'quotes'],
  [
    'too many tags',
    withEndpoint({ tags: Object.fromEntries(Array.from({ length: 47 }, (_, n) => [`t${n}`, ''])) }),
    'endpoints[0].tags',
    '46',
  ],
  [
    'more than 16 principals',
    { ...request, principals: Array.from({ length: 17 }, (_, n) => `arn:aws:iam::111122223333:role/r${n}`) },
    'principals',
    '16',
  ],
  [
    'a principal that is an account',
    { ...request, principals: ['111122223333'] },
    'principals[0]',
    'arn:aws:iam::111122223333:root',
  ],
  ['everybody as principal', { ...request, principals: ['*'] }, 'principals[0]', 'one by one'],
  [
    'a session as principal',
    { ...request, principals: ['arn:aws:sts::111122223333:assumed-role/ops/jo'] },
    'principals[0]',
    'arn:aws:iam::111122223333:role/ops',
  ],
  ['a short account number', { ...request, principals: ['arn:aws:iam::1111:root'] }, 'principals[0]', '111122223333'],
  [
    'a backslash in an ARN',
    { ...request, principals: ['arn:aws:iam::111122223333:role\\/x'] },
    'principals[0]',
    'arn:aws:iam::111122223333:role/x',
  ],
  ['zones that are neither', { ...request, zones: 'some' }, 'zones', 'any or all'],
  ['a policy that is none', { ...request, onFailure: 'ignore' }, 'onFailure', 'park or compensate'],
  ['a flag in quotes', { ...request, componentsAfterEndpoint: 'true' }, 'componentsAfterEndpoint', 'without quotes'],
  ['a field that went', { ...request, overlapComponents: true }, 'overlapComponents', 'write componentsAfterEndpoint'],
  ['a duration that is none', { ...request, parkedFor: 'a while' }, 'parkedFor', '30 minutes'],
  ['a duration of zero', { ...request, parkedFor: '0.0 minutes' }, 'parkedFor', '30 minutes'],
  ['a negative duration', { ...request, parkedFor: '-1 day' }, 'parkedFor', 'above zero'],
  ['a duration without a unit', { ...request, budgets: { targets: 30 } }, 'budgets.targets', '30 minutes'],
  ['a duration of ages', { ...request, parkedFor: '101 years' }, 'parkedFor', 'for ever'],
  [
    'a budget for an unknown step',
    { ...request, budgets: { vpcendpoint: '1 m' } },
    'budgets.vpcendpoint',
    'write vpcEndpoint',
  ],
  ['something empty', { ...request, zones: null }, 'zones', 'any or all'],
  ['a list', [request], 'request', 'project: shop'],
  ['nothing', undefined, 'request', 'project'],
  ['what JSON cannot say', { ...request, service: 1n }, 'request', 'project'],
];

describe('a wrong request', () => {
  it.each(bad)('with %s is refused, naming the field and the fix', (_, input, field, fix) => {
    expect(problems(input)).toMatchObject([{ field, fix: expect.stringContaining(fix) }]);
  });

  it('gets every problem in one list', () => {
    const all = {
      project: 'shop',
      components: [],
      endpoints: [
        { ...endpoint, vpcId: 'x' },
        { ...endpoint, roleArn: '\\' },
        { ...endpoint, tags: { 'aws:a': 'b' } },
      ],
      parkedFor: 'soon',
      extra: 1,
    };
    expect(problems(all).map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'service',
        'components',
        'endpoints[0].vpcId',
        'endpoints[1].roleArn',
        'endpoints[2].tags["aws:a"]',
        'endpoints[2]',
        'parkedFor',
        'extra',
      ]),
    );
  });

  it('shows the value given, but never that of an unknown field or of an external id', () => {
    expect(problems({ ...request, zones: 'some' })[0]?.value).toBe('some');
    const secret = { ...request, awsSecretKey: 'hunter2', endpoints: [{ ...endpoint, externalId: 'hunter2 hunter2' }] };
    expect(JSON.stringify(problems(secret))).not.toContain('hunter2');
  });

  it('is never an exception, and always names a field and a fix', () => {
    const near = fc.record(
      {
        project: fc.oneof(fc.constant('shop'), fc.anything()),
        service: fc.oneof(fc.constant('orders-kafka'), fc.anything()),
        components: fc.oneof(fc.constant(['kafka']), fc.anything()),
        endpoints: fc.oneof(
          fc.array(
            fc.oneof(
              fc.constant(endpoint),
              fc.record({ vpcId: fc.anything(), tags: fc.object(), subnetIds: fc.anything() }),
              fc.anything(),
            ),
          ),
          fc.anything(),
        ),
        principals: fc.anything(),
        parkedFor: fc.oneof(fc.string(), fc.anything()),
        budgets: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(near, fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true })),
        (input) => {
          for (const { field, fix, problem } of problems(input)) {
            expect(field).not.toBe('');
            expect(problem).not.toBe('');
            expect(fix).not.toBe('');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('may hold no duration that ends before it begins, however it is written', () => {
    fc.assert(
      fc.property(fc.double({ max: 0, noNaN: true }), fc.constantFrom('ms', 's', 'minutes', 'days'), (amount, unit) => {
        expect(problems({ ...request, parkedFor: `${amount} ${unit}` })).toHaveLength(1);
      }),
    );
  });
});

describe('the JSON Schema', () => {
  it('names every field, demands the required ones and forbids others', () => {
    expect(requestJsonSchema()).toMatchObject({
      additionalProperties: false,
      required: ['project', 'service', 'components', 'endpoints'],
      properties: {
        project: { description: expect.any(String) },
        principals: { maxItems: 16, uniqueItems: true },
        endpoints: { items: { additionalProperties: false, required: ['vpcId', 'subnetIds', 'securityGroupIds'] } },
      },
    });
    expect(Object.keys(requestJsonSchema()['properties'] as object)).toEqual(Object.keys(full));
  });
});

/** Every exchange is compared with the vendors' own descriptions, and a deviation is found. */
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it as base } from 'vitest';
import { aivenOperations } from '../../sandbox/aiven/server.ts';
import { actionsOf } from '../../sandbox/ec2/operations.ts';
import { exchanges, type Exchange } from '../../sandbox/exchanges.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { aivenFacts, undescribed } from './aiven-contract.ts';
import { deviationsOf, takeDeviations } from './deviations.ts';
import ec2 from './facts/ec2.json' with { type: 'json' };
import sts from './facts/sts.json' with { type: 'json' };

const it = base.extend<{ sandbox: Sandbox }>({
  sandbox: [
    // eslint-disable-next-line no-empty-pattern -- vitest wants an object pattern here, empty or not
    async ({}, use) => {
      const sandbox = await startSandbox({ settings: { dataPlane: false } });
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: 'file' },
  ],
});

describe('the facts', () => {
  it('have each operation that the sandbox offers, at the same path', () => {
    const known = { ...aivenFacts.operations, ...undescribed };
    const offered = aivenOperations.map(({ id, method, path }) => `${id} ${method} ${shape(`/v1${path}`, /:\w+/g)}`);
    expect(offered).toEqual(
      aivenOperations.map(({ id }) => `${id} ${known[id]?.method} ${shape(known[id]?.path ?? '', /\{\w+\}/g)}`),
    );
    expect(actionsOf('ec2').toSorted()).toEqual(Object.keys(ec2.operations));
    expect(actionsOf('sts').toSorted()).toEqual(Object.keys(sts.operations));
  });
});

describe('an exchange with EC2', () => {
  it.fails('fails the test that it was in', async ({ sandbox }) => {
    await describeVpcs(sandbox, { Frobnicate: 'yes' });
  });

  it.for([
    [
      'a parameter that EC2 does not know',
      (it) => ({ ...it, body: `${it.body}&Frobnicate=1` }),
      'Frobnicate is unknown',
    ],
    [
      'a parameter of another type',
      (it) => ({ ...it, body: `${it.body}&MaxResults=many` }),
      'MaxResults: "many" is no',
    ],
    ['a list without numbers', (it) => ({ ...it, body: `${it.body}&VpcId=vpc-1` }), 'VpcId is a list'],
    ['an action that demands more', (it) => ({ ...it, body: 'Action=DescribeVpcAttribute' }), 'VpcId is missing'],
    ['an action that EC2 does not have', (it) => ({ ...it, body: 'Action=Frobnicate' }), 'no action Frobnicate'],
    ['an element that EC2 does not know', answered('cidrBlock>', 'cidr>'), 'cidr: Vpc has no such element'],
    ['an element of another type', answered('<isDefault>false', '<isDefault>no'), 'isDefault: "no" is no boolean'],
    ['a value that its enumeration lacks', answered('>available<', '>fine<'), 'state: "fine" is not one of'],
    ['members of a list under another name', answered('item>', 'member>'), 'are called item'],
    ['an answer without a request id', answered(/<requestId>.*<\/requestId>/, ''), 'no request id'],
    ['an answer to another action', answered(/DescribeVpcsResponse/g, 'DescribeSubnetsResponse'), "the answer's root"],
    ['an error in no known form', (it) => ({ ...it, answer: { status: 400, body: '<html/>' } }), 'has no Code'],
  ] satisfies readonly Deviation[])('shows %s', async ([, deviate, says], { sandbox }) => {
    const { exchange } = await recorded(() => describeVpcs(sandbox, {}));
    expect(deviationsOf(exchange)).toEqual([]);
    expect(deviationsOf(deviate(exchange)).join('\n')).toContain(says);
  });
});

describe('an exchange with Aiven', () => {
  it.for([
    ['a field that Aiven does not know', answered('"plan":', '"tariff":'), 'tariff: service.ServiceGetOut has no such'],
    ['a field that is missing', answered('"plan":', '"tariff":'), 'answer.service.plan is missing'],
    ['a field of another type', answered('"node_count":3', '"node_count":"3"'), 'node_count: "3" is no int'],
    ['a state that there is not', answered('"RUNNING"', '"FINE"'), '"FINE" is not one of'],
    ['null where there is always something', answered('"plan":"business-4"', '"plan":null'), 'plan: null is no string'],
    [
      'a switch that the type does not have',
      answered('"user_config":{', '"user_config":{"privatelink_access":{"redis":true},'),
      'kafka has no switch redis',
    ],
    ['a body where none is taken', (it) => ({ ...it, body: '{"a":1}' }), 'takes no body'],
    ['a body that lacks something', (it) => ({ ...it, ...create, body: '{}' }), 'request.principals is missing'],
    ['a body with more', (it) => ({ ...it, ...create, body: '{"principals":[],"region":"x"}' }), 'request.region'],
    [
      'an operation that Aiven does not have',
      (it) => ({ ...it, url: it.url.replace('service', 'thing') }),
      'no such operation',
    ],
    [
      'an error in no known form',
      (it) => ({ ...it, answer: { status: 404, body: '{"error":"no"}' } }),
      'not in the form',
    ],
  ] satisfies readonly Deviation[])('shows %s', async ([, deviate, says], { sandbox }) => {
    const { exchange } = await recorded(() => getService(sandbox));
    expect(deviationsOf(exchange)).toEqual([]);
    expect(deviationsOf(deviate(exchange)).join('\n')).toContain(says);
  });
});

it('a fault that spoils an answer is no deviation, what was asked is looked at all the same', async ({ sandbox }) => {
  const disarm = sandbox.world.faults.add({
    api: 'ec2',
    action: 'DescribeVpcs',
    effect: { kind: 'malformed', body: '{' },
  });
  await describeVpcs(sandbox, { Frobnicate: 'yes' }).catch(() => undefined);
  disarm();
  expect(takeDeviations()).toEqual(['DescribeVpcs (no answer): parameter Frobnicate is unknown']);
});

type Deviation = readonly [title: string, deviate: (exchange: Exchange) => Exchange, says: string];

/** The same exchange with another answer. */
function answered(old: string | RegExp, instead: string): (exchange: Exchange) => Exchange {
  return (exchange) => {
    const { status, body } = exchange.answer ?? { status: 0, body: '' };
    return {
      ...exchange,
      answer: { status, body: typeof old === 'string' ? body.replaceAll(old, instead) : body.replace(old, instead) },
    };
  };
}

const create = { method: 'POST', url: 'http://127.0.0.1/v1/project/p/service/s/privatelink/aws', answer: undefined };

const shape = (path: string, parameter: RegExp): string => path.replaceAll(parameter, '*');

async function recorded(call: () => Promise<unknown>): Promise<{ exchange: Exchange }> {
  let exchange: Exchange | undefined;
  const take = (told: unknown): void => void (exchange = told as Exchange);
  exchanges.subscribe(take);
  await call();
  exchanges.unsubscribe(take);
  if (exchange === undefined) throw new Error('The sandbox told of no exchange.');
  return { exchange };
}

/** Sends the SDK's request with extra parameters that the SDK would never send. */
async function describeVpcs({ urls }: Sandbox, more: Readonly<Record<string, string>>): Promise<void> {
  const credentials = { accessKeyId: seeded.accessKeyId, secretAccessKey: seeded.secretAccessKey };
  const ec2 = new EC2Client({ region: 'eu-west-1', endpoint: urls.aws, credentials, maxAttempts: 1 });
  ec2.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      for (const [name, value] of Object.entries(more)) request.body += `&${name}=${value}`;
      request.headers['content-length'] = String(request.body.length);
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  await ec2.send(new DescribeVpcsCommand({}));
}

const getService = ({ urls }: Sandbox): Promise<unknown> =>
  fetch(`${urls.aiven}/v1/project/${seeded.project}/service/orders-kafka`, {
    headers: { authorization: `aivenv1 ${seeded.token}` },
  }).then((answer) => answer.text());

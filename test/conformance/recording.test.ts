/** A recording of real clients contains no identifying data, and still shows what happened. */
import { onTestFinished, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { cassetteText, readCassette, type Cassette, type CassetteExchange } from '../../src/conformance/cassette.ts';
import { cassetteOf, createRecording, type Recording } from '../../src/conformance/recording.ts';
import { ProblemsError } from '../../src/problems/problems.ts';
import { createClients } from '../../src/clients.ts';
import { secretsOf } from '../support/secrets.ts';

const { orders, analytics } = seeded.vpcs;
const link = { project: seeded.project, service: 'orders-kafka' };
const request = {
  ...link,
  components: ['kafka'],
  endpoints: [
    { vpcId: orders.id, subnetIds: orders.subnets, securityGroupIds: [orders.openGroup] },
    {
      vpcId: analytics.id,
      subnetIds: analytics.subnets,
      securityGroupIds: [analytics.openGroup],
      roleArn: seeded.roles.other,
      externalId: seeded.externalId,
    },
  ],
};

async function sandboxOfTest(): Promise<Sandbox> {
  const sandbox = await startSandbox({ settings: { dataPlane: false, speed: 1000 } });
  onTestFinished(() => sandbox.stop());
  Object.assign(process.env, sandbox.env);
  return sandbox;
}

const cassette = (recording: Recording, secrets: readonly string[] = []): Cassette =>
  cassetteOf(recording, { recordedFrom: 'a test', causeway: '0.0.0', request, timeScale: 1000, secrets });

const exchangesOf = ({ entries }: Cassette, action: string): readonly CassetteExchange[] =>
  entries.filter((entry): entry is CassetteExchange => entry.kind === 'exchange' && entry.action === action);

const GET_SERVICE = 'GET /project/{}/service/{}';

/** One call of every kind that the product makes, and some others. */
async function play({ env }: Sandbox, { tap }: Recording): Promise<void> {
  const clients = createClients(loadSettings({ profile: false }, env), { tap });
  const { aiven, aws } = clients;
  await aiven.listProjects();
  await aiven.getService(link);
  await aiven.getPrivatelink(link);
  await aiven.createPrivatelink(link, { principals: [seeded.user] });
  await aiven.projectCa(link.project);
  await aiven.componentAccessKeys(link.project, 'kafka');
  await aiven.getService({ project: link.project, service: 'nobody-has-this' }).catch(() => undefined);
  await aws.identity({ region: 'eu-west-1' });
  const ec2 = aws.ec2({ region: 'eu-west-1' });
  await ec2.subnets(orders.subnets);
  await ec2.securityGroups([orders.openGroup]);
  await aws.ec2({ region: 'eu-west-1', roleArn: seeded.roles.other }).vpcEndpoints({ vpcId: analytics.id });
  await ec2.endpointService('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0');
}

describe('a recording of real clients', () => {
  it('holds no secret, no name, no id, no account and no address of theirs', async () => {
    const sandbox = await sandboxOfTest();
    const recording = createRecording();
    await play(sandbox, recording);
    const heard = JSON.stringify(recording.heard);
    const text = cassetteText(cassette(recording, secretsOf(sandbox)));
    const theirs = [
      ...[seeded.token, seeded.secretAccessKey, seeded.accessKeyId, seeded.externalId],
      ...[seeded.account, seeded.otherAccount, seeded.user, seeded.roles.other, seeded.projectVpc],
      ...[orders.id, orders.openGroup, ...orders.subnets, analytics.id, ...analytics.subnets],
      ...['orders-kafka', 'nobody-has-this', 'aivencloud.com', 'BEGIN CERTIFICATE', '/shop/'],
    ];
    expect(theirs.filter((each) => text.includes(each))).toEqual([]);
    // Proof that the identifying data was there to find.
    expect(theirs.filter((each) => heard.includes(each)).length).toBeGreaterThan(10);
  });

  it('keeps what the vendors chose: states, types, zones, codes, the form of ids and of ARNs', async () => {
    const sandbox = await sandboxOfTest();
    const recording = createRecording();
    await play(sandbox, recording);
    const tape = cassette(recording);
    expect(exchangesOf(tape, GET_SERVICE).map(({ answer }) => answer?.status)).toEqual([200, 404]);
    expect(exchangesOf(tape, GET_SERVICE)[0]?.answer?.body).toMatchObject({
      service: {
        service_name: 'service-1',
        service_type: 'kafka',
        state: 'RUNNING',
        plan: 'business-4',
        cloud_name: 'aws-eu-west-1',
        node_count: 3,
        user_config: { kafka_authentication_methods: { certificate: true } },
        components: expect.arrayContaining([
          expect.objectContaining({
            component: 'kafka',
            route: 'dynamic',
            host: expect.stringMatching(/^host-\d+\.example$/),
          }),
        ]),
      },
    });
    expect(exchangesOf(tape, 'GET /project/{}/service/{}/privatelink/aws')[0]?.answer).toMatchObject({ status: 404 });
    expect(exchangesOf(tape, 'POST /project/{}/service/{}/privatelink/aws')[0]?.answer?.body).toMatchObject({
      state: 'creating',
      principals: [expect.stringMatching(/^arn:aws:iam::0{11}\d:user\/user-\d$/)],
    });
    const subnets = JSON.stringify(exchangesOf(tape, 'DescribeSubnets')[0]?.answer?.body);
    expect(subnets).toMatch(/"subnetId":"subnet-0{16}1"/);
    expect(subnets).toMatch(/"availabilityZoneId":"euw1-az1"/);
    expect(exchangesOf(tape, 'AssumeRole')[0]?.answer).toMatchObject({ status: 200 });
    expect(exchangesOf(tape, 'DescribeVpcEndpointServices')[0]?.answer?.body).toMatchObject({
      Response: { Errors: { Error: { Code: 'InvalidServiceName' } } },
    });
  });

  it('gives the same thing the same stand-in wherever it is, also in the request', async () => {
    const sandbox = await sandboxOfTest();
    const recording = createRecording();
    await play(sandbox, recording);
    const { header, entries } = cassette(recording);
    const [subnet = ''] = header.request.endpoints[0]?.subnetIds ?? [];
    const asked = entries.filter((entry) => JSON.stringify(entry).includes(`"${subnet}"`));
    expect(asked.length).toBeGreaterThan(0);
    expect(header.request).toMatchObject({
      project: 'project-1',
      service: 'service-1',
      endpoints: [
        {},
        { roleArn: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/role-1$/), externalId: 'external-id-1' },
      ],
    });
    const [first, other] = header.request.endpoints;
    expect(new Set([...(first?.subnetIds ?? []), ...(other?.subnetIds ?? [])]).size).toBe(6);
  });
});

/** Identifying data that no sandbox answers, but a real account may. */
const planted = {
  balance: '1234.56',
  street: 'Mannerheimintie 1',
  email: 'jane.doe@company.example',
  node: 'orders-kafka-17.private.company.internal',
  address: '10.20.30.40',
  address6: 'fd00:1234::17',
  password: 'AVNS_plantedPassword01',
  query: 'tok_plantedInAQuery',
  tag: 'cost-centre-4711',
  nested: 'planted nested text',
  key: 'Planted Key Of A Map',
};

describe('what nobody thought of', () => {
  const recording = createRecording();
  const exchange = (path: string, body: unknown, sent = ''): void =>
    recording.tap.exchange({
      ...{ api: 'aiven', method: 'GET', path, body: sent, sentAt: 1_000, endedAt: 1_010 },
      answer: { status: 200, body: JSON.stringify(body) },
    });
  exchange(`/v1/project/shop/service/orders-kafka?secret=${planted.query}`, {
    service: {
      service_uri: `postgres://avnadmin:${planted.password}@${planted.node}:1234/db`,
      connection_info: {
        pg: [`host=${planted.node} password=${planted.password}`],
        [planted.key]: { new: planted.nested },
      },
      node_states: [{ name: planted.node, private_ip: planted.address, ipv6: planted.address6 }],
      tags: { [planted.tag]: planted.tag },
      technical_emails: [{ email: planted.email }],
      users: [{ username: 'jane', password: planted.password }],
    },
    errors: [{ message: `Service ${planted.node} does not exist for ${planted.email}`, error_code: 'not_found' }],
  });
  exchange('/v1/project', {
    projects: [{ estimated_balance: planted.balance, billing_address: planted.street, vat: 4711 }],
  });
  recording.tap.exchange({
    ...{ api: 'ec2', method: 'POST', path: '/', sentAt: 1_020, endedAt: 1_030 },
    body: `Action=DescribeVpcs&Filter.1.Name=tag:team&Filter.1.Value.1=${planted.tag}`,
    answer: {
      status: 200,
      body: `<DescribeVpcsResponse><vpcSet><item><tagSet><item><key>Name</key><value>${planted.tag}</value></item></tagSet><note>${planted.nested}</note></item></vpcSet></DescribeVpcsResponse>`,
    },
  });
  recording.tap.probe({
    target: { address: planted.address, port: 23_220, serverName: planted.node, protocol: 'kafka' },
    ...{ sentAt: 1_040, endedAt: 1_050, outcome: 'proven' },
  });

  it('is hidden, wherever it stands', () => {
    const text = cassetteText(cassette(recording));
    expect(Object.entries(planted).filter(([, each]) => text.includes(each))).toEqual([]);
    expect(text).toContain('"message":"Service … does not exist for …"');
    expect(text).toContain('"vat":0');
  });

  it('is not written at all when a known secret would be left', () => {
    const withSecret = { ...request, components: ['sandbox-token-0123456789abcdef'] };
    const options = { recordedFrom: 'a test', causeway: '0.0.0', timeScale: 1 };
    expect(() => cassetteOf(recording, { ...options, request: withSecret, secrets: [seeded.token] })).toThrow(
      'Nothing was written',
    );
  });
});

describe('a cassette as a file', () => {
  it('is read as it was written', () => {
    const recording = createRecording();
    recording.stage('onboard', 'begins');
    recording.stage('onboard', 'ends', 'ready');
    const tape = cassette(recording);
    expect(readCassette(cassetteText(tape), 'tape.jsonl')).toEqual(tape);
  });

  it('that is none is refused, with the line', () => {
    const problem = (text: string): unknown => {
      try {
        return readCassette(text, 'tape.jsonl');
      } catch (error) {
        return error instanceof ProblemsError ? error.problems[0] : error;
      }
    };
    expect(problem('hello')).toMatchObject({ at: 'tape.jsonl:1' });
    const [header = ''] = cassetteText(cassette(createRecording())).split('\n');
    expect(problem(`${header}\n{"kind":"probe"}\n`)).toMatchObject({ at: 'tape.jsonl:2' });
    expect(problem(header.replace('"version":1', '"version":2'))).toMatchObject({
      at: 'tape.jsonl:1',
      field: 'version',
    });
  });
});

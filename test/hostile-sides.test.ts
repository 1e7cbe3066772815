/* eslint-disable no-control-regex -- these are the characters that must not be there */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { toFailure } from '../src/activities/failures/failures.ts';
import { inventoryText } from '../src/cli/commands/fleet/inventory-text.ts';
import { createOutput } from '../src/cli/program/output.ts';
import { logTo } from '../src/cli/program/runtime.ts';
import { linkMarkdown } from '../src/cli/report/link-report.ts';
import { markdownRows } from '../src/cli/report/rows.ts';
import { loadSettings } from '../src/config/settings.ts';
import { excerpt, printable } from '../src/contract/printable.ts';
import { createSlackNotifier, slackMessage } from '../src/notifiers/slack.ts';
import { ProblemsError } from '../src/problems/problems.ts';
import { createAivenClient } from '../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../src/providers/aws/aws.ts';
import { limitedBody } from '../src/providers/limited-body.ts';
import { outOfSubnet, PRIVATELINK_PORTS, reachOf } from '../src/providers/probe-reach.ts';
import { createProber } from '../src/providers/prober.ts';
import { scrub } from '../src/providers/scrub.ts';
import { parseRequest } from '../src/schema/request.ts';
import { plain } from '../src/workflows/details/markdown.ts';
import { stubAwsUser } from './support/aws-environment.ts';

/** Sends the beginning and then filler until the client closes the connection; `sent` answers how much. */
async function endless(beginning: string): Promise<{ url: string; sent: () => number }> {
  let sent = 0;
  const filler = Buffer.alloc(1_000_000, 0x20);
  const send = (response: ServerResponse): void => {
    while (!response.destroyed) {
      sent += filler.length;
      if (!response.write(filler)) return void response.once('drain', () => send(response));
    }
  };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.write(beginning);
    send(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent };
}

it('an answer of Aiven that does not end is given up', async () => {
  const { url, sent } = await endless('{"service": {');
  const aiven = createAivenClient({ url, token: 'a-token' });
  onTestFinished(() => aiven.close());
  await expect(aiven.getService({ project: 'shop', service: 'orders' })).rejects.toThrow(/longer than 16 MB/);
  expect(sent()).toBeLessThan(60_000_000);
});

it.each([
  ['EC2', '<DescribeVpcEndpointsResponse>'],
  ['STS', '<GetCallerIdentityResponse>'],
])('an answer of %s that does not end is given up', async (api, beginning) => {
  const { url, sent } = await endless(beginning);
  stubAwsUser('AKIAEXAMPLE', 'example');
  const aws = createAwsClient({ ec2Endpoint: url, stsEndpoint: url });
  onTestFinished(() => aws.close());
  const call =
    api === 'EC2'
      ? aws.ec2({ region: 'eu-west-1' }).vpcEndpoints({ ids: ['vpce-1'] }, {})
      : aws.identity({ region: 'eu-west-1' });
  await expect(call).rejects.toThrow(/longer than 32 MB/);
  expect(sent()).toBeLessThan(100_000_000);
});

it('neither does the answer to AssumeRole keep a worker', async () => {
  const { url, sent } = await endless('<AssumeRoleResponse>');
  stubAwsUser('AKIAEXAMPLE', 'example');
  const aws = createAwsClient({ ec2Endpoint: url, stsEndpoint: url });
  onTestFinished(() => aws.close());
  const role = { region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/privatelink' };
  await expect(aws.ec2(role).vpcEndpoints({ ids: ['vpce-1'] }, {})).rejects.toThrow(/longer than 32 MB/);
  expect(sent()).toBeLessThan(100_000_000);
});

it('what a receiver of notifications answers is not read', async () => {
  const { url, sent } = await endless('ok');
  const notice = { kind: 'parked', project: 'shop', service: 'orders', says: 'waits' } as never;
  await createSlackNotifier({ url }).deliver(notice, AbortSignal.timeout(60_000));
  expect(sent()).toBeLessThan(60_000_000);
});

it('an answer that comes byte by byte is given up, although its socket is never silent', async () => {
  async function* drops() {
    // eslint-disable-next-line house/waits -- the hostile side, whose reader gives up
    for (;;) {
      yield Buffer.from(' ');
      // eslint-disable-next-line house/waits -- the pace of that side
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  await expect(limitedBody(drops(), 1_000, 50)).rejects.toThrow('did not end within 0.05 s');
});

it('an answer that unpacks to a thousand times its size is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000));
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const aiven = createAivenClient({ url, token: 'a-token' });
  stubAwsUser('AKIAEXAMPLE', 'example');
  const aws = createAwsClient({ ec2Endpoint: url, stsEndpoint: url });
  onTestFinished(() => aiven.close());
  onTestFinished(() => aws.close());
  const before = process.memoryUsage().rss;
  await expect(aiven.getService({ project: 'shop', service: 'orders' })).rejects.toThrow();
  await expect(aws.ec2({ region: 'eu-west-1' }).vpcEndpoints({ ids: ['vpce-1'] }, {})).rejects.toThrow();
  expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
});

it.each([
  ['169.254.169.254', 12_000, 'not an address of a VPC'],
  ['127.0.0.1', 12_000, 'not an address of a VPC'],
  ['::1', 12_000, 'not an address of a VPC'],
  ['localhost', 12_000, 'not an address of a VPC'],
  ['10.0.0.1', 22, 'outside of 10000-31000'],
])('a prober does not dial %s:%i, whatever an API says', async (address, port, why) => {
  const prober = createProber({ reach: { ports: PRIVATELINK_PORTS } });
  const target = { address, port, serverName: 'kafka.example', protocol: 'tcp' } as const;
  await expect(prober.probe(target)).rejects.toMatchObject({ kind: 'Denied', message: expect.stringContaining(why) });
  const failure = toFailure(await prober.probe(target).catch((error: unknown) => error));
  expect(failure).toMatchObject({ nonRetryable: true, details: [{ reason: 'probeNotAllowed' }] });
});

it('a prober does not dial an address outside of the subnet that the endpoint is in, although a VPC could have it', async () => {
  let connections = 0;
  const listener = createTcpServer(() => (connections += 1)).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  const prober = createProber({ reach: { networks: ['127.0.0.0/8'], ports: { from: 1, to: 65_535 } } });
  const target = { address: '127.0.0.1', port, serverName: 'kafka.example', protocol: 'tcp' } as const;
  const probe = (cidr: string) => prober.probe({ ...target, subnet: { id: 'subnet-0a', cidr } });
  const error = await probe('127.0.1.0/24').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    kind: 'Denied',
    message: expect.stringContaining(
      "127.0.0.1 is outside of 127.0.1.0/24, the block of the endpoint's subnet subnet-0a",
    ),
  });
  expect(toFailure(error)).toMatchObject({ nonRetryable: true, details: [{ reason: 'addressOutsideSubnet' }] });
  expect(connections).toBe(0);
  await probe('127.0.0.0/24');
  expect(connections).toBe(1);
});

it.each([
  ['10.0.1.0', '10.0.1.0/24', true],
  ['10.0.1.255', '10.0.1.0/24', true],
  ['10.0.2.0', '10.0.1.0/24', false],
  ['10.0.0.255', '10.0.1.0/24', false],
  ['', '10.0.1.0/24', false],
  ['fd00::1', '10.0.1.0/24', false],
  ['kafka.example', '10.0.1.0/24', false],
])('the address "%s" is in %s: %s', (address, cidr, within) => {
  expect(outOfSubnet({ address, subnet: { id: 'subnet-0a', cidr } }) === undefined).toBe(within);
  // A run that was begun by an older worker does not know the subnet's block.
  expect(outOfSubnet({ address })).toBeUndefined();
});

it('a prober dials the networks of its settings and no others', () => {
  const outOfReach = reachOf({ networks: ['10.1.0.0/16'], ports: PRIVATELINK_PORTS });
  expect(outOfReach('10.1.2.3', 12_000)).toBeUndefined();
  expect(outOfReach('10.2.2.3', 12_000)).toContain('outside of 10.1.0.0/16');
  const settings = (env: NodeJS.ProcessEnv) =>
    loadSettings({ profile: false }, { TEMPORAL_CONFIG_FILE: '/nowhere', ...env });
  expect(
    settings({ CAUSEWAY_PROBE_NETWORKS: '10.0.0.0/8, 172.16.0.0/12', CAUSEWAY_PROBE_PORTS: '10000-32000' }).probe,
  ).toEqual({
    networks: ['10.0.0.0/8', '172.16.0.0/12'],
    ports: { from: 10_000, to: 32_000 },
  });
  for (const bad of ['10.0.0.0', '10.0.0/8', 'x/8', '10.0.0.0/33', '::/0'])
    expect(() => settings({ CAUSEWAY_PROBE_NETWORKS: bad })).toThrow('is not a list of IPv4 networks');
});

it('what a vendor says shows no control characters and no reversed text', () => {
  expect(scrub('gone \u001b[2J\u001b]0;title\u0007 \u202egnp.exe\u200f \u009b31m')).not.toMatch(
    /[\u0000-\u001f\u007f-\u009f\u200f\u202e]/,
  );
});

it('a terminal is sent colours and nothing else that it would obey', () => {
  const stdout = new PassThrough();
  createOutput({ stdout }).say('\u001b[31mred\u001b[39m \u001b[2J\u001b]52;c;cm0gLXJm\u0007 done\tok\nnext');
  expect(String(stdout.read())).toBe('\u001b[31mred\u001b[39m \ufffd[2J\ufffd]52;c;cm0gLXJm\ufffd done\tok\nnext\n');
});

it('a line of the log is one line, and holds nothing that a terminal would obey', () => {
  const stream = new PassThrough();
  const hostile = 'gone \u001b[2J \u009b31m \u202egnp.exe\n{"level":60}\u2028';
  logTo(stream, 'info').warn({ service: hostile, error: { message: hostile } }, hostile);
  const line = String(stream.read());
  expect(line).toMatch(/^\{.*\}\n$/);
  expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
  expect(JSON.parse(line)).toMatchObject({ level: 40 });
});

it('Markdown shows the words of others as text: no link, no image, no HTML, no new cell', () => {
  const hostile = '![x](https://evil.example/i.png) [y](javascript:a) <img src=x> a\\|b *c*\n\n# d \u001b[2J\u202e';
  const [, , row = ''] = markdownRows([
    ['one', 'two'],
    [hostile, ''],
  ]).split('\n');
  expect(row).not.toMatch(/(^|[^\\])[[\]<*]|[\u001b\u202e]/);
  expect(row.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(3);
  const parked = { step: 'vpcEndpoint', endpoints: [], failure: { message: hostile, fix: hostile } };
  const state = {
    project: 'shop',
    service: 'orders',
    startedAt: '2026-11-28T00:00:00Z',
    components: [],
    endpoints: [],
  };
  const report = linkMarkdown({ state: { ...state, parked: [parked] } } as never);
  expect(report).not.toMatch(/[^\\]\[y|[^\\]<img|\u001b/);
  expect(plain(hostile)).not.toMatch(/[^\\]\[y|[^\\]<img/);
  const endpoint = { id: 'vpce-1', account: '1', region: 'r', key: 'k', state: 's', zoneIds: [], usdPerMonth: 0 };
  const inventory = {
    links: [],
    orphans: [{ ...endpoint, link: state, why: hostile }],
    unknown: [{ what: 'x', why: hostile }],
  };
  expect(inventoryText({ ...inventory, usdPerMonth: 0 } as never)).not.toMatch(/[^\\]\[y|[^\\]<img|\u001b/);
});

it('a message to Slack shows the words of others as text', () => {
  const { text } = slackMessage({
    kind: 'parked',
    project: 'shop',
    service: '<!channel>',
    says: 'see <https://evil.example|here>\u001b[0m',
  } as never);
  expect(text).not.toMatch(/<!channel>|<https:|\u001b/);
});

it('a value of a megabyte comes back as an excerpt, wherever it was put', () => {
  const megabyte = 'x'.repeat(1_000_000);
  for (const request of [
    { project: megabyte, service: 'orders', components: ['kafka'], endpoints: [] },
    { project: 'shop', service: 'orders', components: [megabyte], endpoints: [{ vpcId: megabyte, [megabyte]: 1 }] },
    { [megabyte]: true },
  ]) {
    const parsed = parseRequest(request);
    if (parsed.ok) throw new Error('it must be refused');
    const error = new ProblemsError('Invalid', parsed.problems);
    expect(error.message.length).toBeLessThan(20_000);
    expect(JSON.stringify(error.problems).length).toBeLessThan(20_000);
  }
});

it('an excerpt does not cut a character in the middle', () => {
  expect(excerpt('abc😀def', 5)).toBe('abc…');
  expect(excerpt('abc', 5)).toBe('abc');
  expect(printable('a\u0000b\nc')).toBe('a\ufffdb\nc');
});

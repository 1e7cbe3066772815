/* eslint-disable no-control-regex -- these are the characters that must not be there */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createOutput } from '../src/cli/program/output.ts';
import { excerpt, printable } from '../src/contract/printable.ts';
import { slackMessage } from '../src/notifiers/slack.ts';
import { ProblemsError } from '../src/problems/problems.ts';
import { createAivenClient } from '../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../src/providers/aws/aws.ts';
import { scrub } from '../src/providers/scrub.ts';
import { parseRequest } from '../src/schema/request.ts';
import { stubAwsUser } from './support/aws-environment.ts';

/** Sends the beginning and then filler until the other side hangs up; tells how much it could send. */
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

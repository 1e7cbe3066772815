import { Writable } from 'node:stream';
import { CommanderError, InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { durationText } from '../../src/cli/text/duration-text.ts';
import { failureOf } from '../../src/cli/program/failure.ts';
import { kcatSettings } from '../../src/cli/kcat.ts';
import { linkArgument } from '../../src/cli/arguments/link-argument.ts';
import { createOutput } from '../../src/cli/program/output.ts';
import { changeText } from '../../src/cli/text/change-text.ts';
import { parkedBox } from '../../src/cli/text/parked-box.ts';
import { resultText, routesTable } from '../../src/cli/text/result-text.ts';
import { errorOfRun } from '../../src/client/errors.ts';
import { visibilityQuery } from '../../src/client/links.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { Route } from '../../src/contract/outputs.ts';
import type { EndpointResult, OnboardResult, ParkedStep } from '../../src/contract/run.ts';

const link = { project: 'shop', service: 'orders-kafka' };
const route: Route = {
  component: 'kafka',
  host: 'kafka.example',
  port: 23220,
  usage: 'primary',
  authenticationMethod: 'certificate',
  ca: 'project',
  ssl: true,
};
const endpoint: EndpointResult = {
  key: 'vpc-0a1',
  vpcId: 'vpc-0a1',
  region: 'eu-west-1',
  account: '111122223333',
  outcome: 'ready',
  vpcEndpointId: 'vpce-1',
  connectionId: 'plc1',
  adopted: false,
  verifiedBy: 'probe',
  routes: [route, { ...route, port: 23224, authenticationMethod: 'sasl' }],
  zones: [{ zoneId: 'az1', address: '127.9.0.4', healthy: true }],
  skipped: {},
};
const result: OnboardResult = {
  ...link,
  outcome: 'ready',
  changed: true,
  endpoints: [endpoint],
  undone: [],
  left: [],
  warnings: [],
  usdPerMonth: 65.7,
  audit: [],
};

describe('what is printed', () => {
  it('says when nothing was changed', () => {
    expect(resultText({ ...result, changed: false })).toContain('already connected, nothing changed');
    expect(resultText(result)).toContain('shop/orders-kafka is connected, 65.70 USD a month');
  });

  it('says what is left of a rollback, and what it costs', () => {
    const left = [{ what: 'VPC endpoint', id: 'vpce-1', why: 'denied', usdPerDay: 0.72 }];
    const text = resultText({
      ...result,
      outcome: 'rolledBack',
      left,
      endpoints: [{ ...endpoint, outcome: 'rolledBack' }],
    });
    expect(text).toMatch(/rolled back: 0 things undone, 1 left[^]*vpce-1: denied \(0.72 USD a day\)/);
  });

  it('lists routes without the columns that say nothing', () => {
    expect(routesTable([endpoint]).split('\n')[0]?.trim()).toMatch(/^component +authentication +host +port$/);
    expect(routesTable([endpoint, { ...endpoint, key: 'vpc-0b2' }])).toContain('vpc-0b2');
  });

  it('gives kcat one block for each Kafka route, and no secret', () => {
    expect(kcatSettings(link, endpoint.routes)).toBe(`# The files named below come from:
# avn service user-creds-download orders-kafka --project shop --username avnadmin -d .

# client certificate: kcat -F kcat-certificate.conf -L
bootstrap.servers=kafka.example:23220
security.protocol=ssl
ssl.ca.location=ca.pem
ssl.certificate.location=service.cert
ssl.key.location=service.key

# SASL: kcat -F kcat-sasl.conf -L
bootstrap.servers=kafka.example:23224
security.protocol=sasl_ssl
ssl.ca.location=ca.pem
sasl.mechanism=SCRAM-SHA-256
sasl.username=avnadmin
sasl.password=<the password of avnadmin>`);
    expect(kcatSettings(link, [{ ...route, component: 'pg' }])).toBe('');
  });

  it.each([
    [4_400, '4 s'],
    [125_000, '2 min 05 s'],
    [4_200_000, '1 h 10 min'],
    [3 * 86_400_000, '3 d'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('tells a person what happened, why, and which command to paste', () => {
    const parked: ParkedStep = {
      step: 'targets',
      endpoints: ['vpc-0a1'],
      since: '2026-01-02T03:04:05.000Z',
      until: '2026-01-09T03:04:05.000Z',
      undo: false,
      failure: {
        type: 'Denied',
        reason: 'accessDenied',
        message: 'You may not.',
        cause: 'No right.',
        fix: 'Grant it.',
        api: 'ec2',
        code: 'UnauthorizedOperation',
        requestId: 'r-1',
      },
    };
    const box = parkedBox(link, parked);
    for (const part of [
      'You may not.',
      'No right.',
      'Grant it.',
      'UnauthorizedOperation',
      'request r-1',
      'rolled back at 2026-01-09 03:04 UTC',
    ])
      expect(box).toContain(part);
    expect(box).toContain('retry shop/orders-kafka --endpoint vpc-0a1');
    expect(box).toContain("skip shop/orders-kafka --endpoint vpc-0a1 --step targets --evidence 'how you know'");
    expect(parkedBox(link, { ...parked, step: 'vpcEndpoint' })).not.toContain('skip shop');
    expect(parkedBox(link, { ...parked, step: 'vpcEndpoint', undo: true })).not.toContain('rollback shop');
  });

  it('is one object on stdout with --json, and words on stderr', () => {
    const streams = { stdout: collector(), stderr: collector() };
    const output = createOutput({ json: true, quiet: true, ...streams });
    output.say('words');
    output.object({ outcome: 'ready' });
    output.note('meanwhile');
    output.warn('careful');
    expect(JSON.parse(streams.stdout.text())).toEqual({ outcome: 'ready' });
    expect(streams.stderr.text()).toBe('careful\n');
  });
});

describe('an error', () => {
  it.each([
    [
      new CommanderError(1, 'commander.unknownOption', "error: unknown option '--jsn'\n(Did you mean --json?)"),
      'Usage',
      2,
      '--jsn',
      'write --json',
    ],
    [
      new CommanderError(
        1,
        'commander.invalidArgument',
        "error: command-argument value 'shop' is invalid for argument 'project/service'. Write it so.",
      ),
      'Usage',
      2,
      'project/service',
      'Write it so',
    ],
    [
      errorOfRun(ApplicationFailure.nonRetryable('gone', 'RolledBack', { ...result, outcome: 'rolledBack' })),
      'RolledBack',
      4,
      'request',
      'again',
    ],
    [errorOfRun(new Error('terminated')), 'Failed', 1, 'run', 'Web UI'],
    [new TypeError('a bug'), 'TypeError', 1, 'causeway', '--log-level debug'],
  ])('becomes type, exit code, field and fix: %s', (error, type, exitCode, field, fix) => {
    expect(failureOf(error)).toMatchObject({
      type,
      exitCode,
      problems: [{ field, fix: expect.stringContaining(fix) }],
    });
  });

  it('of an invalid request lists what validation found, notes aside', () => {
    const problems = [
      { level: 'error', field: 'service', value: 'x', problem: 'is gone', fix: 'name another' },
      { level: 'note', field: 'service', problem: 'is old', fix: 'upgrade' },
    ];
    const error = errorOfRun(ApplicationFailure.nonRetryable('invalid', 'Invalid', { problems }));
    expect(failureOf(error)).toEqual({
      type: 'Invalid',
      exitCode: 2,
      problems: [{ field: 'service', value: 'x', problem: 'is gone', fix: 'name another' }],
    });
  });
});

describe('a link', () => {
  it('is PROJECT/SERVICE, or the workflow id that the Web UI shows', () => {
    expect(linkArgument('shop/orders-kafka')).toEqual(link);
    expect(linkArgument('privatelink/shop/orders-kafka')).toEqual(link);
    for (const wrong of ['shop', 'shop/', '/x', 'a/b/c', ''])
      expect(() => linkArgument(wrong)).toThrow(InvalidArgumentError);
  });

  it('is found by a query that no value can break out of', () => {
    expect(visibilityQuery({})).toBe('WorkflowId STARTS_WITH "privatelink/"');
    expect(visibilityQuery({ project: 'a" OR "b' })).toBe('WorkflowId STARTS_WITH "privatelink/a\\" OR \\"b/"');
  });
});

function collector(): Writable & { text(): string } {
  const parts: string[] = [];
  const stream = new Writable({ write: (chunk: Buffer, _, done) => (parts.push(String(chunk)), done()) });
  return Object.assign(stream, { text: () => parts.join('') });
}

it('a warning that was read before a change is not said again with its result', () => {
  const result = {
    project: 'shop',
    service: 'orders-kafka',
    outcome: 'removed',
    done: [],
    left: [],
    stays: [],
    warnings: ['seen before', 'new'],
    audit: [],
  } as const;
  expect(changeText(result, ['seen before'])).not.toContain('seen before');
  expect(changeText(result, ['seen before'])).toContain('! new');
  expect(changeText(result)).toContain('! seen before');
});

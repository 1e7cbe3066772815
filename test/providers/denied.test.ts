/** A denial begins with what to do: messages of AWS and Aiven are parsed, and decoded if that is allowed, else with the command to decode. */
import { DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { READ_ONLY } from '../../sandbox/aiven/authorize.ts';
import { addProject, addService } from '../../sandbox/seed/add-to-aiven.ts';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { infoOf } from '../../src/activities/failures/failures.ts';
import { createAivenClient } from '../../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../../src/providers/aws/aws.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import { stubAwsUser } from '../support/aws-environment.ts';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { bodyOf } from '../support/vendor-answers.ts';

let sandbox: Sandbox;
let server: ScriptedServer;
beforeAll(async () => {
  [sandbox, server] = await Promise.all([startSandbox({ settings: { dataPlane: false } }), startScriptedServer()]);
});
afterAll(() => Promise.all([sandbox.stop(), server.close()]));

const SESSION = 'arn:aws:sts::111122223333:assumed-role/links/causeway';
const ENDPOINTS = 'arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/*';
const ROLE = 'arn:aws:iam::444455556666:role/privatelink';
const denied = `User: ${SESSION} is not authorized to perform:`;

/** What an operator sees when the vendor answers with this text. */
async function toldOf(api: 'ec2' | 'sts', message: string): Promise<FailureInfo> {
  stubAwsUser();
  const code = api === 'ec2' ? 'UnauthorizedOperation' : 'AccessDenied';
  const body = bodyOf({ api, status: 403, code, message, from: '', reason: 'accessDenied' });
  server.answer({ status: 403, headers: { 'content-type': 'text/xml' }, body });
  const aws = createAwsClient({ ec2Endpoint: server.url, stsEndpoint: server.url });
  const access = { region: 'eu-west-1', ...(api === 'sts' ? { roleArn: ROLE } : {}) };
  return failureOf(aws.ec2(access).vpcExists('vpc-1')).finally(() => aws.close());
}

const failureOf = (call: Promise<unknown>): Promise<FailureInfo> =>
  call.then(
    () => expect.fail('the call went through'),
    (error: unknown) => infoOf(error),
  );

describe('the first words are the next action', () => {
  test.each<[string, 'ec2' | 'sts', string, string]>([
    [
      // As in ministryofjustice/modernisation-platform#12326: the action that is missing is not the one that was called.
      'another action than the one called is missing',
      'ec2',
      `You are not authorized to perform this operation. ${denied} ec2:CreateVpcEndpoint on resource: ${ENDPOINTS} because no identity-based policy allows the vpce:AllowMultiRegion action.`,
      `Allow vpce:AllowMultiRegion on ${ENDPOINTS} to ${SESSION}, in an identity-based policy. EC2 DescribeVpcs in eu-west-1: not authorized (UnauthorizedOperation, HTTP 403`,
    ],
    [
      'no resource is named',
      'ec2',
      `You are not authorized to perform this operation. ${denied} ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
      `Allow ec2:DescribeVpcs to ${SESSION}, in an identity-based policy. `,
    ],
    [
      'an organization denies it',
      'ec2',
      `You are not authorized to perform this operation. ${denied} ec2:CreateVpcEndpoint on resource: ${ENDPOINTS} with an explicit deny in a service control policy: arn:aws:organizations::777788889999:policy/o-1/service_control_policy/p-1.`,
      `Lift the explicit deny of ec2:CreateVpcEndpoint on ${ENDPOINTS} for ${SESSION}, in a service control policy of arn:aws:organizations::777788889999:policy/o-1/service_control_policy/p-1. `,
    ],
    [
      'a boundary does not allow it',
      'ec2',
      `You are not authorized to perform this operation. ${denied} ec2:CreateTags on resource: ${ENDPOINTS} because no permissions boundary allows the ec2:CreateTags action`,
      `Allow ec2:CreateTags on ${ENDPOINTS} to ${SESSION}, in a permissions boundary. `,
    ],
    [
      'a role is not to be assumed',
      'sts',
      `${denied} sts:AssumeRole on resource: ${ROLE}`,
      `Let the trust policy of ${ROLE} admit ${SESSION}, and allow sts:AssumeRole to it. `,
    ],
    ['AWS says nothing', 'ec2', 'You are not authorized to perform this operation.', 'Extend the policy of the acting'],
  ])('when %s', async (_, api, message, begins) => {
    expect((await toldOf(api, message)).message.slice(0, begins.length)).toBe(begins);
  });
});

describe('what EC2 encodes', () => {
  async function createAs(name: string, denies: readonly string[]): Promise<FailureInfo> {
    const { env, urls, world } = sandbox;
    stubAwsUser(env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']);
    const { arn } = addRole(world, seeded.account, { name, trusts: ['*'], denies });
    const aws = createAwsClient({ ec2Endpoint: urls.aws, stsEndpoint: urls.aws });
    const wanted = {
      vpcId: 'vpc-1',
      serviceName: 'x',
      subnetIds: [],
      securityGroupIds: [],
      tags: {},
      clientToken: name,
    };
    const creating = aws.ec2({ region: 'eu-west-1', roleArn: arn }).createVpcEndpoint(wanted);
    return failureOf(creating).finally(() => aws.close());
  }

  test('is decoded by STS where that is allowed', async () => {
    const told = await createAs('may-decode', ['CreateVpcEndpoint']);
    expect(told.message).toMatch(
      /^Lift the explicit deny of ec2:CreateVpcEndpoint on arn:\S+:vpc-endpoint\/\* for arn:\S+\/causeway, in statement SandboxDenies of an identity-based policy\. /,
    );
    expect(told.fix).not.toContain('encoded');
  });

  test('is left to somebody who may decode it, with a command that works', async () => {
    const told = await createAs('may-not-decode', ['CreateVpcEndpoint', 'DecodeAuthorizationMessage']);
    expect(told.message).toMatch(/^Lift the explicit deny of ec2:CreateVpcEndpoint /);
    const [, blob = ''] =
      /`aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message (\S+)`/.exec(
        told.fix,
      ) ?? [];
    const sts = new STSClient({ region: 'eu-west-1', endpoint: sandbox.urls.aws });
    const { DecodedMessage } = await sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: blob }));
    sts.destroy();
    expect(JSON.parse(DecodedMessage ?? '')).toMatchObject({ context: { action: 'ec2:CreateVpcEndpoint' } });
  });
});

describe('of Aiven', () => {
  test('the permission is named that the call needs', async () => {
    const { world, urls } = sandbox;
    const { name: service } = addService(world, await addProject(world, 'denied'), { name: 'kafka' });
    world.aiven.tokens.add('read-only-0123456789');
    world.aiven.tokenPermissions.set('read-only-0123456789', READ_ONLY);
    const aiven = createAivenClient({ url: urls.aiven, token: 'read-only-0123456789' });
    const told = await failureOf(aiven.getPrivatelink({ project: 'denied', service })).finally(() => aiven.close());
    expect(told.message).toMatch(
      /^Grant the token’s user service:configuration:write in the Aiven project denied\. Aiven GET .*You don't have permission/,
    );
  });

  test('a project without the token’s user is named', async () => {
    server.answer({
      status: 403,
      body: { message: 'Not a project member', errors: [{ message: 'Not a project member', status: 403 }] },
    });
    const aiven = createAivenClient({ url: server.url, token: 'token-0123456789' });
    const told = await failureOf(aiven.getService({ project: 'shop', service: 'x' })).finally(() => aiven.close());
    expect(told.message).toMatch(/^Add the token’s user to the Aiven project shop, or correct the project’s name\. /);
  });
});

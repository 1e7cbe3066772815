/** Gives the worker of an installation exactly the documented permissions, so that a test fails if one is missing there. */
import { readFile } from 'node:fs/promises';
import type { PolicyDocument } from '../../sandbox/iam/policy.ts';
import { policyDocument } from '../../sandbox/iam/read-policy.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';

/** Values for the placeholders of the documented policy; absent: any. */
export interface PolicyPlace {
  readonly account: string;
  readonly installation: string;
  readonly region?: string;
  readonly vpcId?: string;
  /** Default: `aws`. */
  readonly partition?: string;
}

/** `docs/aws-iam-policy.json`, with its placeholders filled in as the README says. */
export async function documentedPolicy({
  account,
  installation,
  region,
  vpcId,
  partition = 'aws',
}: PolicyPlace): Promise<PolicyDocument> {
  const text = await readFile(new URL('../../docs/aws-iam-policy.json', import.meta.url), 'utf8');
  const filled = text
    .replaceAll('REGION', region ?? '*')
    .replaceAll('ACCOUNT', account)
    .replaceAll('VPC-ID', vpcId ?? '*')
    .replaceAll('INSTALLATION', installation)
    .replaceAll('arn:aws:', `arn:${partition}:`)
    .replaceAll('"com.amazonaws.', partition === 'aws-cn' ? '"cn.com.amazonaws.' : '"com.amazonaws.');
  return policyDocument.parse(JSON.parse(filled));
}

/** The role and the permissions that the README names for the token. */
export async function documentedPermissions(): Promise<readonly string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const paragraph = /\*\*Aiven\.\*\*([^]*?)\n\n/.exec(readme)?.[1] ?? '';
  return [...new Set([...paragraph.matchAll(/`([a-z_]+(?::[a-z_]+)*)`/g)].map(([, name = '']) => name))];
}

/** What the README says a worker needs in addition to that policy: to assume roles, cross regions and read denials. */
const besideThePolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:DecodeAuthorizationMessage'], Resource: '*' },
    { Effect: 'Allow', Action: 'vpce:AllowMultiRegion', Resource: '*' },
  ],
};

/** Gives them to the user of the sandbox's environment and to the seeded roles. Answers the worker's Aiven token. */
export async function giveDocumentedRights({ world }: Sandbox, installation: string): Promise<string> {
  const of = (account: string): Promise<PolicyDocument> => documentedPolicy({ account, installation });
  const own = [await of(seeded.account), besideThePolicy];
  world.aws.identityPolicies.set(seeded.user, own);
  world.aws.identityPolicies.set(seeded.roles.privatelink, own);
  world.aws.identityPolicies.set(seeded.roles.other, [await of(seeded.otherAccount), besideThePolicy]);
  const token = 'worker-token-0123456789abcdef';
  world.aiven.tokens.add(token);
  world.aiven.tokenPermissions.set(token, new Set(await documentedPermissions()));
  return token;
}

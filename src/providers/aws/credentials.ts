import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { DeniedError } from '../errors.ts';
import type { AwsAccess } from '../ports/aws.ts';
import { limitedHandler } from './answered.ts';
import { awsCall, sdkDefaults } from './call.ts';
import type { AwsOptions } from './aws.ts';
import { observing, OUTSIDE_THE_ANSWER } from './observe.ts';

type Provider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * Credentials for an access: those of its role, assumed with the worker's own identity, or (undefined) the SDK's default
 * chain. The client that gets them keeps them and renews them before they expire.
 */
export function credentialsFor(access: AwsAccess, options: AwsOptions): Provider | undefined {
  const { stsEndpoint, roleOf, tap, proxy } = options;
  const { roleArn, region } = access;
  if (roleArn === undefined) return undefined;
  const listed = roleOf?.(roleArn);
  if (roleOf !== undefined && listed === undefined) return notListed(access);
  const externalId = listed?.externalId ?? access.externalId;
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: 'causeway',
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    clientPlugins: [{ applyToStack: (stack) => stack.add(observing('sts', options), OUTSIDE_THE_ANSWER) }],
    clientConfig: {
      ...sdkDefaults,
      requestHandler: limitedHandler(tap, proxy),
      region,
      ...(stsEndpoint !== undefined && { endpoint: stsEndpoint }),
    },
  });
  // Named here, because otherwise the refusal would look like one of the call that needs the credentials.
  const source = { api: 'sts', action: 'AssumeRole', where: whereOf(access) } as const;
  return (properties) =>
    awsCall(source, undefined, () => assume(properties), externalId === undefined ? [] : [externalId]);
}

/** The roles that this worker may assume: undefined for others. Its external id replaces that of the caller. */
export type RoleOf = (roleArn: string) => { readonly externalId?: string } | undefined;

/** Refuses the role here too: a run may be older than the policy, and another workflow may call the activity. */
function notListed(access: AwsAccess): Provider {
  const source = { api: 'sts', action: 'AssumeRole', code: 'NotAllowedHere', where: whereOf(access) } as const;
  return async () => {
    throw new DeniedError('the role is not in policy.roles of this worker’s settings, so it is not assumed', source);
  };
}

/** For messages. */
export const whereOf = ({ region, roleArn }: AwsAccess): string =>
  roleArn === undefined ? region : `${region} as ${roleArn}`;

import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsAccess } from '../ports.ts';
import { awsCall, sdkDefaults } from './call.ts';

type Provider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * Credentials for an access: its role's, assumed with the worker's own identity, or (undefined) the SDK's default chain.
 * The client they are given to keeps them and renews them before they expire.
 */
export function credentialsFor(access: AwsAccess, stsEndpoint: string | undefined): Provider | undefined {
  const { roleArn, externalId, region } = access;
  if (roleArn === undefined) return undefined;
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: 'causeway',
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    clientConfig: { ...sdkDefaults, region, ...(stsEndpoint !== undefined && { endpoint: stsEndpoint }) },
  });
  // Named here, for the call that needs the credentials would take the refusal for its own.
  const source = { api: 'sts', action: 'AssumeRole', where: whereOf(access) } as const;
  return (properties) => awsCall(source, undefined, () => assume(properties));
}

/** For messages. */
export const whereOf = ({ region, roleArn }: AwsAccess): string =>
  roleArn === undefined ? region : `${region} as ${roleArn}`;

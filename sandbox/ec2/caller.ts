import type { World } from '../world.ts';
import { AwsError } from './aws-error.ts';
import type { Caller } from './operation.ts';
import type { Parameters } from './parameters.ts';

export type Api = 'ec2' | 'sts';

/** What a request claims, not yet authenticated. */
export interface Signature {
  readonly api: Api;
  readonly accessKeyId?: string;
  readonly region?: string;
}

/** Reads the SigV4 credential scope, of the header or of a presigned URL: `KEY/DATE/REGION/SERVICE/aws4_request`. */
export function signatureOf(authorization: string | undefined, parameters: Parameters): Signature {
  const scope = /Credential=([^,\s]+)/.exec(authorization ?? '')?.[1] ?? parameters.text('X-Amz-Credential');
  const [accessKeyId, , region, service] = (scope ?? '').split('/');
  const api = (service ?? (parameters.text('Version') === '2011-06-15' ? 'sts' : 'ec2')) === 'sts' ? 'sts' : 'ec2';
  return accessKeyId && region ? { api, accessKeyId, region } : { api };
}

/** The caller behind the access key. Any signature is accepted; an unknown key is not. */
export function authenticate(world: World, { api, accessKeyId, region }: Signature): Caller {
  if (accessKeyId === undefined || region === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const key = world.aws.accessKeys.get(accessKeyId);
  if (key !== undefined) return { ...key, region };
  throw api === 'sts'
    ? new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
    : new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
}

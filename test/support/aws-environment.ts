import { vi } from 'vitest';

/** Lets the SDK's default credential chain find this user, and no profile of the person who runs the tests. */
export function stubAwsUser(accessKeyId = 'AKIATESTTESTTEST0000', secretAccessKey = 'secret'): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  stubNoAwsProfile();
}

/** Leaves the credential chain nothing to find, and no instance metadata to ask. */
export function stubNoAwsCredentials(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  stubNoAwsProfile();
}

function stubNoAwsProfile(): void {
  for (const name of [
    'AWS_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_EC2',
    'AWS_ENDPOINT_URL_STS',
  ]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}

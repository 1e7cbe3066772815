import type { WorldFile } from './seed/world-file.ts';
import type { World } from './world.ts';

export interface EnvironmentSources {
  readonly world: World;
  readonly contents: WorldFile;
  readonly urls: { readonly aiven: string; readonly aws: string; readonly control: string };
  readonly dns: string | undefined;
  readonly caFile: string;
}

/** The variables that unmodified clients and the product read. Uses the first token, user and project. */
export function shellEnvironment({ world, contents, urls, dns, caFile }: EnvironmentSources): Record<string, string> {
  const [token = ''] = contents.tokens;
  const user = contents.accounts.flatMap(({ users = [] }) => users)[0];
  const region = contents.accounts.flatMap(({ vpcs = [] }) => vpcs)[0]?.region ?? 'eu-west-1';
  return {
    AIVEN_WEB_URL: urls.aiven,
    AIVEN_TOKEN: token,
    AIVEN_AUTH_TOKEN: token,
    ...(contents.projects[0] && { AIVEN_PROJECT: contents.projects[0].name }),
    AWS_ENDPOINT_URL_EC2: urls.aws,
    AWS_ENDPOINT_URL_STS: urls.aws,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(user && { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey }),
    ...(dns !== undefined && { CAUSEWAY_DNS: dns }),
    CAUSEWAY_TIME_SCALE: String(world.settings.speed),
    CAUSEWAY_EXTRA_CA_FILE: caFile,
    // The sandbox's endpoints have addresses of this machine.
    CAUSEWAY_PROBE_NETWORKS: '127.0.0.0/8',
    CAUSEWAY_SANDBOX_URL: urls.control,
    CAUSEWAY_POLICY: JSON.stringify(policyOf(contents)),
  };
}

/** The policy of an operator of these accounts: their principals, and their roles with the external ids. */
const policyOf = ({ accounts }: WorldFile) => ({
  principals: ['ownAccounts', ...accounts.map(({ id }) => `arn:aws:iam::${id}:*`)],
  roles: accounts.flatMap(({ id, roles = [] }) =>
    roles.map(({ name, externalId }) => ({
      arn: `arn:aws:iam::${id}:role/${name}`,
      ...(externalId === undefined ? {} : { externalId }),
    })),
  ),
});

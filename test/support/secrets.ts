/** All secrets in a sandbox, which must never appear in a history or a log. */
import type { Sandbox } from '../../sandbox/index.ts';

export function secretsOf({ world, env }: Sandbox): readonly string[] {
  const { aiven, aws, publicCa } = world;
  const projects = [...aiven.projects.values()];
  const users = projects.flatMap(({ services }) => [...services.values()].flatMap((service) => service.users));
  const keys = [
    publicCa.privateKey,
    ...projects.map(({ ca }) => ca.privateKey),
    ...users.map((user) => user.accessKey),
  ];
  const secrets = [
    ...aiven.tokens,
    env['AIVEN_TOKEN'],
    env['AWS_SECRET_ACCESS_KEY'],
    ...[...aws.accessKeys.values()].map(({ secret }) => secret),
    ...users.map(({ password }) => password),
    ...keys.flatMap((pem) => bodyOf(pem)),
  ];
  return [...new Set(secrets.filter((secret) => secret !== undefined && secret !== ''))] as string[];
}

/** Of a PEM key its second line: what is in it, however it is escaped where it turns up. */
export const bodyOf = (pem: string | undefined): readonly string[] => pem?.split('\n').slice(1, 2) ?? [];

/** Reads from Aiven what a client needs to connect, with the caller's own token. */
import type { AivenClient, AivenSecrets, ServiceUser } from '../providers/ports/aiven.ts';
import { ProblemsError } from '../problems/problems.ts';
import type { LinkName } from '../contract/request.ts';
import { chooseRoute, type RouteQuery } from './choose.ts';
import { saslMechanismOf, type ConnectionInfo } from './connection-info.ts';

export interface InfoQuery extends RouteQuery {
  /** Default: the service's primary user. */
  readonly username?: string;
  /** Where the files are, or will be. */
  readonly directory: string;
  readonly showSecrets: boolean;
}

export interface FoundInfo {
  readonly info: ConnectionInfo;
  /** With all credentials: for files, never for output. */
  readonly user: ServiceUser;
}

/** @throws ProblemsError that lists the choices */
export async function readInfo(
  aiven: AivenClient & AivenSecrets,
  link: LinkName,
  { username, directory, showSecrets, ...query }: InfoQuery,
): Promise<FoundInfo> {
  const [service, connections] = await Promise.all([aiven.getService(link), aiven.listConnections(link)]);
  const route = chooseRoute(service, connections, query);
  const [users, userConfig] = await Promise.all([aiven.serviceUsers(link), aiven.serviceUserConfig(link)]);
  const user = userNamed(users, username);
  const shown: ServiceUser = {
    username: user.username,
    type: user.type,
    ...(showSecrets && user.password !== undefined ? { password: user.password } : {}),
  };
  return { info: { link, route, user: shown, saslMechanism: saslMechanismOf(userConfig), directory }, user };
}

function userNamed(users: readonly ServiceUser[], username: string | undefined): ServiceUser {
  const found = users.find((user) => (username === undefined ? user.type === 'primary' : user.username === username));
  if (found !== undefined) return found;
  throw new ProblemsError('Invalid', [
    {
      field: '--user',
      ...(username === undefined ? {} : { value: username }),
      problem: username === undefined ? 'is needed: the service has no primary user' : 'is no user of the service',
      fix: `choose from ${users.map((user) => user.username).join(', ') || 'none: the service has no users'}`,
    },
  ]);
}

/** Aiven's guide by hand: its own commands, `avn` and `aws`, and a look every 5 seconds, on the same sandbox. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Sandbox } from '../sandbox/index.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { protocolOf } from '../src/providers/protocol-of.ts';
import { createProber } from '../src/providers/prober.ts';

const EVERY_MS = 5_000;

/** One reason for each of `avn` and `aws` that is not there. */
export const missingPeers = (): readonly string[] =>
  ['avn', 'aws']
    .filter((command) => spawnSync(command, ['--version']).status !== 0)
    .map((command) => `${command} is not on PATH`);

/** A listener as `avn service get --json` shows it. */
interface Listener {
  readonly component: string;
  readonly host: string;
  readonly port: number;
  readonly route: string;
  readonly kafka_authentication_method?: 'certificate' | 'sasl';
  readonly ssl?: boolean;
}

interface Commands {
  /** The environment that they run in, with a home directory of their own. */
  readonly home: string;
  avn(...args: readonly string[]): Promise<string>;
  ec2(...args: readonly string[]): Promise<string>;
}

async function commandsIn({ env: world }: Sandbox, project: string): Promise<Commands> {
  const home = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const run = promisify(execFile);
  const env = { ...process.env, ...world, HOME: home, AIVEN_CONFIG_DIR: home, AIVEN_PROJECT: project };
  return {
    home,
    avn: async (...args) => (await run('avn', args, { env })).stdout.trim(),
    ec2: async (...args) => (await run('aws', ['ec2', ...args, '--output', 'text'], { env })).stdout.trim(),
  };
}

/**
 * Follows the guide's order for one link, and ends when two handshakes in a row went through every route and interface.
 * @returns when it ended (ms since 1970) and the VPC endpoint's id
 */
export async function followGuide(
  sandbox: Sandbox,
  request: PrivateLinkRequest,
): Promise<{ ended: number; vpcEndpointId: string }> {
  const { project, service, endpoints, components } = request;
  const { avn, ec2 } = await commandsIn(sandbox, project);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error('the guide connects a VPC');
  const privatelink = (...args: string[]): Promise<string> => avn('service', 'privatelink', 'aws', ...args);

  await privatelink('create', '--principal', PRINCIPAL, service);
  await until(async () => (await privatelink('get', service, '--format', '{state}')) === 'active');
  const serviceName = await privatelink('get', service, '--format', '{aws_service_name}');
  const vpcEndpointId = await ec2(
    ...['create-vpc-endpoint', '--vpc-endpoint-type', 'Interface', '--vpc-id', endpoint.vpcId],
    ...['--subnet-ids', ...endpoint.subnetIds, '--security-group-ids', ...endpoint.securityGroupIds],
    ...['--service-name', serviceName, '--query', 'VpcEndpoint.VpcEndpointId'],
  );
  const described = (): Promise<string> =>
    ec2('describe-vpc-endpoints', '--vpc-endpoint-ids', vpcEndpointId, '--query', 'VpcEndpoints[].State');
  await until(async () => (await described()).toLowerCase() === 'available');
  await until(async () => (await privatelink('connection', 'list', service, '--format', '{state}')).includes('active'));
  for (const component of components)
    await avn('service', 'update', '-c', `privatelink_access.${component}=true`, service);
  return { ended: await proveByHand(sandbox, request, vpcEndpointId), vpcEndpointId };
}

/**
 * Waits for the routes of the components, then shakes hands with each over every interface of the endpoint.
 * @returns when all of them had succeeded twice in a row (ms since 1970)
 */
export async function proveByHand(
  sandbox: Sandbox,
  { project, service, components }: PrivateLinkRequest,
  vpcEndpointId: string,
): Promise<number> {
  const { avn, ec2, home } = await commandsIn(sandbox, project);
  let listeners: readonly Listener[] = [];
  await until(async () => {
    const answer = JSON.parse(await avn('service', 'get', service, '--json')) as { components: readonly Listener[] };
    listeners = answer.components.filter(({ route }) => route === 'privatelink');
    return components.every((component) => listeners.some((each) => each.component === component));
  });
  const interfaces = (
    await ec2(
      ...['describe-vpc-endpoints', '--vpc-endpoint-ids', vpcEndpointId],
      ...['--query', 'VpcEndpoints[].NetworkInterfaceIds[]'],
    )
  ).split(/\s+/);
  const addresses = await ec2(
    ...['describe-network-interfaces', '--network-interface-ids', ...interfaces],
    ...['--query', 'NetworkInterfaces[].PrivateIpAddress'],
  );
  const file = join(home, 'ca.pem');
  await avn('project', 'ca-get', '--project', project, '--target-filepath', file);
  const ca = await readFile(file, 'utf8');
  const prober = createProber({ extraCaFile: sandbox.env['CAUSEWAY_EXTRA_CA_FILE'] ?? '' });
  let inARow = 0;
  await until(async () => {
    const probes = listeners.flatMap(({ component, host, port, kafka_authentication_method: method, ssl = true }) =>
      addresses.split(/\s+/).map((address) =>
        prober.probe({
          address,
          port,
          serverName: host,
          protocol: protocolOf({ component, ssl, ...(method === undefined ? {} : { authenticationMethod: method }) }),
          ca,
          trustPublic: true,
        }),
      ),
    );
    const proven = (await Promise.all(probes)).every(({ outcome }) => outcome === 'proven');
    inARow = proven ? inARow + 1 : 0;
    return inARow === 2;
  });
  return Date.now();
}

/** The identity of the sandbox's keys. */
export const PRINCIPAL = 'arn:aws:iam::111122223333:root';

/** Like `until` in a shell: a command that fails (a new resource may not be visible yet) is tried again. */
async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached().catch(() => false))) await sleep(EVERY_MS);
}

/** `causeway info`: says how a client reaches one component through one connection. */
import { endpointRegion } from '../../providers/endpoint-region.ts';
import type { Connection } from '../../providers/ports/aiven.ts';
import type { ConnectedAivenClient } from '../../providers/aiven/aiven.ts';
import type { Settings } from '../../config/settings.ts';
import { asObject, formats, formatted, type Format } from '../../info/formats.ts';
import { readInfo } from '../../info/read.ts';
import { writeFiles } from '../../info/write-files.ts';
import { ProblemsError } from '../../problems/problems.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { readingAiven } from '../local/own-aiven.ts';

export interface InfoOptions {
  readonly connection?: string;
  readonly vpc?: string;
  readonly component?: string;
  readonly auth?: string;
  readonly usage?: string;
  readonly ca?: string;
  readonly user?: string;
  readonly format: Format;
  readonly write?: string;
  readonly showSecrets?: boolean;
}

export const info = (invocation: Invocation<InfoOptions>, link: LinkName): Promise<ExitCode> => {
  const settings = invocation.settings();
  return readingAiven(settings, (aiven) => show(invocation, settings, aiven, link));
};

async function show(
  { options, output }: Invocation<InfoOptions>,
  settings: Settings,
  aiven: ConnectedAivenClient,
  link: LinkName,
): Promise<ExitCode> {
  const { connection, component, auth, usage, ca, user: username, format, write } = options;
  const vpcEndpointId = options.vpc === undefined ? undefined : await endpointIn(settings, aiven, link, options.vpc);
  const wanted = {
    connectionId: connection,
    vpcEndpointId,
    component,
    authenticationMethod: auth,
    usage,
    ca,
    username,
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const found = await readInfo(aiven, link, {
    ...given,
    directory: write ?? '.',
    showSecrets: options.showSecrets === true,
  });
  const text = formatted(format, found.info);
  if (text === undefined)
    throw new ProblemsError('Usage', [
      {
        field: '--format',
        value: format,
        problem: `is not available for ${found.info.route.component}`,
        fix: `use ${formats.filter((each) => formatted(each, found.info) !== undefined).join(', ')}`,
      },
    ]);
  if (write !== undefined) {
    const written = await writeFiles(write, await aiven.projectCa(link.project), found.user);
    output.note(`Wrote ${written.join(', ')} to ${write}.`);
  }
  output.object(asObject(found.info));
  output.say(text);
  return exitCodes.done;
}

/** Aiven's list names VPC endpoints, not VPCs. @throws ProblemsError when the VPC has none or several of them */
async function endpointIn(
  { aws, proxy }: Settings,
  aiven: ConnectedAivenClient,
  link: LinkName,
  vpc: string,
): Promise<string> {
  if (vpc.startsWith('vpce-')) return vpc;
  const connections = await aiven.listConnections(link);
  // The AWS SDK takes longer to load than the rest of the command line.
  const { createAwsClient } = await import('../../providers/aws/aws.ts');
  const client = createAwsClient({
    proxy,
    ...(aws.ec2Endpoint === undefined ? {} : { ec2Endpoint: aws.ec2Endpoint }),
    ...(aws.stsEndpoint === undefined ? {} : { stsEndpoint: aws.stsEndpoint }),
  });
  const regions = [...new Set(connections.flatMap(({ dnsName }) => endpointRegion(dnsName) ?? []))];
  const found = await Promise.all(regions.map((region) => client.ec2({ region }).vpcEndpoints({ vpcId: vpc })));
  const ids = found.flat().map(({ id }) => id);
  const [only, ...others] = connections.filter(({ vpcEndpointId }) => ids.includes(vpcEndpointId));
  if (only !== undefined && others.length === 0) return only.vpcEndpointId;
  throw new ProblemsError('Invalid', [
    {
      field: '--vpc',
      value: vpc,
      problem: only === undefined ? 'has no endpoint of this service' : 'has several endpoints of this service',
      fix: `choose with --connection from ${connections.map(named).join(', ')}`,
    },
  ]);
}

const named = ({ connectionId, vpcEndpointId }: Connection): string => `${connectionId ?? ''} (${vpcEndpointId})`;

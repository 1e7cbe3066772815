/** A change of components: checks that they exist, and finds every connection that gains or loses them. */
import type { ComponentsRequest, Survey } from '../../contract/changes.ts';
import { endpointRegion } from '../../providers/endpoint-region.ts';
import type { Connection, Service } from '../../providers/ports/aiven.ts';
import type { Outputs } from '../../contract/outputs.ts';
import type { Asked } from '../../policy/gate.ts';
import { parseComponents } from '../../schema/changes.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { ActivityDeps } from '../deps.ts';
import { namedIn } from '../findings/allowed.ts';
import { componentFindings } from '../findings/components.ts';
import { errorOf, invalid } from '../failures/invalid.ts';
import { outputsOf } from '../vpc-endpoint/endpoint-context.ts';
import { checked } from './checked.ts';
import { connectionsOfOthers, cutOffFindings } from './cut-off.ts';
import { acceptedOf, connectionOf, resolvedOf } from './resolved-endpoints.ts';
import { readLink } from './link-snapshot.ts';
import type { LinkSnapshot } from './link-snapshot.ts';

/** Every connection is an endpoint of the survey, ours or not. @throws ApplicationFailure `Invalid` with every problem */
export const createSurveyComponents =
  (deps: ActivityDeps) =>
  async (given: ComponentsRequest): Promise<Survey> => {
    const request = checked(deps, parseComponents(given), asked);
    const snapshot = await readLink(deps, request, request.accesses);
    if (snapshot.service === undefined)
      throw invalid([
        errorOf({
          field: 'service',
          value: request.service,
          problem: `is not in project ${request.project}`,
          fix: 'correct the name of the service or the project',
        }),
      ]);
    const found = [
      ...(await componentsFound(deps, request, snapshot, snapshot.service)),
      ...closedToOthers(deps, request, snapshot, snapshot.service),
    ];
    const ending = found.filter(({ level }) => level === 'error');
    if (ending.length > 0) throw invalid(ending);
    const connected = await Promise.all(
      snapshot.connections.map((each) => ofConnection(deps, request, snapshot, each)),
    );
    const findings = [...snapshot.findings, ...found];
    const { enable = [], disable = [] } = request;
    const componentAccess = { on: enable, off: disable };
    const endpoints = connected.map(({ endpoint }) => endpoint);
    return {
      accepted: acceptedOf(
        deps,
        request,
        snapshot,
        { components: enable, endpoints, asked: { componentAccess } },
        findings,
      ),
      known: Object.fromEntries(connected.map(({ endpoint, known }) => [endpoint.key, known])),
      selected: endpoints.map(({ key }) => key),
      removals: [],
      stays: [],
      findings,
    };
  };

const asked = ({ enable, disable }: ComponentsRequest): Asked => ({
  changes: [{ kind: 'components', field: enable === undefined ? 'disable' : 'enable' }],
  components: [...namedIn('enable', enable), ...namedIn('disable', disable)],
});

async function componentsFound(
  { clients }: ActivityDeps,
  { project, enable = [], disable = [] }: ComponentsRequest,
  { connections }: LinkSnapshot,
  service: Service,
): Promise<readonly Finding[]> {
  const keys = await clients.aiven.componentAccessKeys(project, service.type);
  const enabled = componentFindings({ components: enable }, service, keys, connections);
  // What exists may be switched off, whether or not the service runs it.
  const disabled = componentFindings({ components: disable.filter((each) => !keys.includes(each)) }, service, keys, []);
  return [...enabled.map(inField('enable')), ...disabled.map(inField('disable'))];
}

/** Open components that are to be closed although endpoints of others are connected. */
function closedToOthers(
  { installation }: ActivityDeps,
  { disable = [], force }: ComponentsRequest,
  snapshot: LinkSnapshot,
  { componentAccess }: Service,
): readonly Finding[] {
  const others = connectionsOfOthers(installation, snapshot);
  const cuts = disable.flatMap((value, index) =>
    componentAccess[value] === true
      ? [{ field: `disable[${index}]`, value, problem: 'is open to endpoints of others:', vpcEndpointIds: others }]
      : [],
  );
  return cutOffFindings(cuts, force);
}

const inField =
  (field: string) =>
  (finding: Finding): Finding => ({ ...finding, field: finding.field.replace(/^components/, field) });

interface Connected {
  readonly endpoint: ResolvedEndpoint;
  readonly known: Outputs;
}

async function ofConnection(
  { clients }: ActivityDeps,
  { probes = {} }: ComponentsRequest,
  snapshot: LinkSnapshot,
  connection: Connection,
): Promise<Connected> {
  const id = connection.vpcEndpointId;
  const seen = snapshot.seen.find(({ found }) => found.id === id);
  const endpoint = seen === undefined ? unseen(snapshot, connection) : resolvedOf(id, seen);
  const taskQueue = probes[id] ?? probes[endpoint.vpcId];
  const vpcEndpoint =
    seen === undefined
      ? { vpcEndpointId: id, state: 'unknown', networkInterfaces: [] }
      : await outputsOf(clients.aws.ec2(seen.access), seen.found);
  return {
    endpoint: { ...endpoint, ...(taskQueue === undefined ? {} : { probe: { taskQueue } }) },
    known: { vpcEndpoint, connection: connectionOf(connection) },
  };
}

/** An endpoint of another account: only Aiven lists it. */
const unseen = ({ region }: LinkSnapshot, { vpcEndpointId, dnsName }: Connection): ResolvedEndpoint => ({
  key: vpcEndpointId,
  vpcId: '',
  subnetIds: [],
  securityGroupIds: [],
  region: endpointRegion(dnsName) ?? region,
  account: '',
  actingPrincipal: '',
  usdPerHour: 0,
});

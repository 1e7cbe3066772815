/** What a run of this request would do, what it would cost, and what is worth knowing first. */
import { NotFoundError } from '../../providers/errors.ts';
import { readOnce } from './read-once.ts';
import type { Privatelink, Service } from '../../providers/ports/aiven.ts';
import { usdPerMonth } from '../../contract/money.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { steps } from '../../contract/steps.ts';
import type { StepName } from '../../contract/steps.ts';
import type { PlannedStep } from '../../contract/plan.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Looked } from '../../contract/following.ts';
import type { ActivityDeps } from '../deps.ts';
import { componentFindings } from '../findings/components.ts';
import { disallowedPrincipals, namedIn, refusedRequest } from '../findings/allowed.ts';
import { findingsOf } from '../findings/index.ts';
import { partitionFindings } from '../findings/partitions.ts';
import { awsRegionOf, serviceFindings } from '../findings/service.ts';
import { lookAll } from './looks.ts';
import type { LooksWith } from './looks.ts';
import { resolveRequest } from './resolve-request.ts';
import { plannedSteps } from './planned-steps.ts';

export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Absent: it is not allowed here, or the service is not there or not on AWS, so nothing could be placed. */
  readonly accepted?: AcceptedRequest;
  readonly service?: Service;
  /** What the looks saw, of the steps that change something. */
  readonly looks?: readonly Looked[];
  /** USD for 730 hours of what there will be after the run: the privatelink and the endpoints, without traffic. */
  readonly usdPerMonth: number;
}

export interface PlanOptions {
  /** Whether EC2 is asked by DryRun what the acting identities may do. Default: false. */
  readonly dryRunPermissions?: boolean;
  /** The steps to look at. Default: the whole list. */
  readonly steps?: readonly StepName[];
}

/** Reads only. @throws UnavailableError, ThrottledError, DeniedError when not even the service can be read */
export async function planLink(
  given: ActivityDeps,
  looksWith: LooksWith,
  request: PrivateLinkRequest,
  { dryRunPermissions = false, steps: only }: PlanOptions = {},
): Promise<Plan> {
  const refused = refusedRequest(given.policy, request);
  if (refused.length > 0) return { steps: [], findings: refused, usdPerMonth: 0 };
  const deps = { ...given, clients: readOnce(given.clients) };
  const service = await deps.clients.aiven.getService(request).catch(absent);
  if (service === undefined) return { steps: [], findings: [noService(request)], usdPerMonth: 0 };
  const { aiven } = deps.clients;
  const [ofService, keys, privatelink, connections] = await Promise.all([
    serviceFindings(deps, request.project, service),
    aiven.componentAccessKeys(request.project, service.type),
    aiven.getPrivatelink(request),
    aiven.listConnections(request),
  ]);
  const findings = [...ofService, ...componentFindings(request, service, keys, connections)];
  const region = awsRegionOf(service);
  if (region === undefined) return { steps: [], findings: findings.sort(worstFirst), service, usdPerMonth: 0 };
  const apart = partitionFindings(request, region);
  if (apart.length > 0)
    return { steps: [], findings: [...apart, ...findings.sort(worstFirst)], service, usdPerMonth: 0 };
  const placed = await resolveRequest(deps, request, service, region);
  const { accepted } = placed;
  const own = accepted.endpoints.map(({ account }) => account);
  const named = namedIn('principals', request.principals).filter(({ value = '' }) => !isThere(privatelink, value));
  findings.push(...disallowedPrincipals(deps.policy, named, own));
  const [looked, before] = await Promise.all([lookAll(looksWith(deps), accepted, only), deps.lastResult?.(request)]);
  const read = { deps, request, accepted, service, privatelink, connections };
  const subject = { ...read, changing: changingOf(looked) };
  findings.push(...placed.findings, ...(await findingsOf(subject, { dryRunPermissions })));
  findings.push(...looked.flatMap((each) => refusalFinding(each, accepted)).filter((each) => isNew(each, findings)));
  const hourly = accepted.endpoints.reduce((sum, { usdPerHour }) => sum + usdPerHour, accepted.usdPerHour);
  return {
    steps: plannedSteps(looked, before),
    findings: findings.sort(worstFirst),
    accepted,
    service,
    looks: looked.filter(({ step }) => applying.has(step)),
    usdPerMonth: usdPerMonth(hourly),
  };
}

/** The endpoints a run would create or change. */
const changingOf = (looked: readonly Looked[]): ReadonlySet<string> =>
  new Set(
    looked.flatMap(({ step, endpoint, look }) =>
      endpoint !== undefined && applying.has(step) && look.answer !== 'nothing' && look.answer !== 'adopt'
        ? [endpoint]
        : [],
    ),
  );

const applying: ReadonlySet<string> = new Set(steps.flatMap(({ name, applies }) => (applies ? [name] : [])));

/** A principal that may connect already gains nothing. */
const isThere = (privatelink: Privatelink | undefined, principal: string): boolean =>
  privatelink?.principals.includes(principal) ?? false;

/** A look's refusal as a finding. What a person can put right while the run is parked does not stop it from starting. */
function refusalFinding({ step, endpoint, look }: Looked, { endpoints }: AcceptedRequest): readonly Finding[] {
  if (look.answer !== 'refuse') return [];
  const { failure } = look;
  const index = endpoints.findIndex(({ key }) => key === endpoint);
  const ends = failure.type === 'Invalid' || failure.type === 'NotFound';
  return [
    {
      level: 'error',
      field: index < 0 ? step : `endpoints[${index}]`,
      problem: failure.message,
      fix: failure.fix,
      ...(ends ? {} : { failure: failure.type }),
    },
  ];
}

/** The look and the findings read the same facts; a refusal whose parts are all listed says nothing new. */
const isNew = ({ problem }: Finding, findings: readonly Finding[]): boolean =>
  !problem.split('; ').every((part) => findings.some((each) => part === `${each.value} ${each.problem}`));

const noService = ({ project, service }: PrivateLinkRequest): Finding => ({
  level: 'error',
  field: 'service',
  value: service,
  problem: `is not in project ${project}`,
  fix: 'correct the name of the service or the project',
});

function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const LEVELS = ['error', 'warning', 'note'] as const;

const worstFirst = (a: Finding, b: Finding): number => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level);

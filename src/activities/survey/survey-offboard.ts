/** What offboarding removes (ours, by tag and receipt) and what stays (adopted, of others, not asked for). */
import type { OffboardRequest, Survey } from '../../contract/changes.ts';
import type { OnboardResult } from '../../contract/run.ts';
import type { Asked } from '../../policy/gate.ts';
import { parseOffboard } from '../../schema/changes.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Leftover, StepRemoval } from '../../contract/removal.ts';
import { claimKeys } from '../claims/claim-tags.ts';
import type { ActivityDeps } from '../deps.ts';
import { namedIn, refusedAsk } from '../findings/allowed.ts';
import { invalid } from '../failures/invalid.ts';
import { checked } from './checked.ts';
import { acceptedOf, endpointLeftover, oursIn } from './resolved-endpoints.ts';
import type { OurEndpoint } from './resolved-endpoints.ts';
import { removalOf } from '../vpc-endpoint/endpoint-context.ts';
import { readLink } from './link-snapshot.ts';
import type { LinkSnapshot } from './link-snapshot.ts';
import { serviceShare } from './service-share.ts';

/**
 * When nothing is there, the survey is empty, so that running it again does nothing.
 * @throws ApplicationFailure `Invalid`: other people's connections would be cut off
 */
export const createSurveyOffboard =
  (deps: ActivityDeps) =>
  async (given: OffboardRequest): Promise<Survey> => {
    const request = checked(deps, parseOffboard(given), asked);
    const snapshot = await readLink(deps, request, request.accesses);
    const ours = oursIn(snapshot);
    const selected = ours.filter((each) => isMeant(request, each));
    const vpcs = selected.map(({ placed }) => ({ field: 'endpoints', value: placed.vpcId }));
    const elsewhere = refusedAsk(deps.policy, { vpcs });
    if (elsewhere.length > 0) throw invalid(elsewhere);
    const others = snapshot.connections.filter(
      ({ vpcEndpointId }) => !ours.some(({ rows }) => rows.some(({ id }) => id === vpcEndpointId)),
    );
    const keys = claimKeys(deps.installation);
    const share = serviceShare({
      request,
      keys,
      snapshot,
      ours,
      selected,
      others: others.map((each) => each.vpcEndpointId),
    });
    const unseen = others.some(({ vpcEndpointId }) => !snapshot.seen.some(({ found }) => found.id === vpcEndpointId));
    const before = unseen ? await deps.lastResult?.(request) : undefined;
    if (share.problems.length > 0) throw invalid(share.problems);
    const findings = [...snapshot.findings, ...unmatched(request, ours), ...share.findings];
    return {
      accepted: acceptedOf(deps, request, snapshot, { endpoints: ours.map(({ placed }) => placed) }, findings),
      known: Object.fromEntries(ours.map(({ placed, known }) => [placed.key, known])),
      selected: selected.map(({ placed }) => placed.key),
      removals: [...selected.map(deletion), ...share.removals],
      stays: [
        ...ours
          .filter((each) => !selected.includes(each))
          .map((each) => endpointLeftover(each, 'it was not asked for')),
        ...snapshot.unsearched,
        ...others.map(({ vpcEndpointId }) => foreignLeftover(snapshot, vpcEndpointId, before)),
        ...share.stays,
      ],
      findings,
    };
  };

const asked = ({ also }: OffboardRequest): Asked => ({
  changes: [{ kind: 'offboard', field: 'request' }],
  components: namedIn('also.components', also?.components),
  forced: also === undefined ? [] : ['also'],
});

const isMeant = ({ endpoints }: OffboardRequest, { placed, rows }: OurEndpoint): boolean =>
  endpoints === undefined || endpoints.some((name) => names(name, placed.key, placed.vpcId, rows));

const names = (name: string, key: string, vpcId: string, rows: OurEndpoint['rows']): boolean =>
  name === key || name === vpcId || rows.some(({ id }) => id === name);

/** Gone already, or mistyped: it is not known which, so it is only a warning. */
const unmatched = ({ endpoints = [] }: OffboardRequest, ours: readonly OurEndpoint[]): readonly Finding[] =>
  endpoints
    .filter((name) => !ours.some(({ placed, rows }) => names(name, placed.key, placed.vpcId, rows)))
    .map((value) => ({
      level: 'warning',
      field: 'endpoints',
      value,
      problem: 'is no endpoint of ours (any more)',
      fix: `choose from ${ours.map(({ placed }) => placed.key).join(', ') || 'none: there is none of ours'}; if it is in another account, name its role`,
    }));

const deletion = ({ placed, rows }: OurEndpoint): StepRemoval => ({
  step: 'vpcEndpoint',
  endpoint: placed.key,
  removal: removalOf(placed, `VPC endpoint ${rows.map(({ id }) => id).join(', ')} in ${placed.vpcId}`),
});

/**
 * `before`: what the newest onboarding ended with. An endpoint that it made may be in a place that was not searched.
 */
function foreignLeftover({ seen }: LinkSnapshot, id: string, before: OnboardResult | undefined): Leftover {
  const found = seen.find((each) => each.found.id === id)?.found;
  const made = before?.endpoints.find((each) => each.vpcEndpointId === id && !each.adopted);
  if (found === undefined && made !== undefined)
    return {
      what: 'VPC endpoint',
      id,
      why: `this link made it in account ${made.account} (${made.region}), which was not looked at: name a role that can look there`,
      usdPerDay: 0,
      ours: true,
    };
  const where = found === undefined ? 'in an account that was not looked at' : `in ${found.vpcId}`;
  return {
    what: 'connection',
    id,
    why: `we did not make it: it was adopted, or made by others (${where})`,
    usdPerDay: 0,
  };
}

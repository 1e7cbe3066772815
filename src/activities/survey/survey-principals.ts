/**
 * A change of the list of principals: computed from the list that is there, and checked for who would be locked out.
 */
import type { PrincipalsRequest, Survey } from '../../contract/changes.ts';
import type { Named } from '../../policy/gate.ts';
import { parsePrincipals } from '../../schema/changes.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ActivityDeps } from '../deps.ts';
import { disallowedPrincipals, namedIn } from '../findings/allowed.ts';
import { errorOf, invalid } from '../failures/invalid.ts';
import { MOST_PRINCIPALS, accountOf, covers, difference, samePrincipals, union } from '../privatelink/principals.ts';
import { checked } from './checked.ts';
import { cutOffFindings } from './cut-off.ts';
import { acceptedOf } from './resolved-endpoints.ts';
import { readLink } from './link-snapshot.ts';
import type { LinkSnapshot } from './link-snapshot.ts';

/** `accepted.principals` is the whole new list. @throws ApplicationFailure `Invalid` with every problem */
export const createSurveyPrincipals =
  (deps: ActivityDeps) =>
  async (given: PrincipalsRequest): Promise<Survey> => {
    const request = checked(deps, parsePrincipals(given), () => ({
      changes: [{ kind: 'principals', field: 'request' }],
    }));
    const snapshot = await readLink(deps, request, request.accesses);
    const there = snapshot.privatelink?.principals ?? [];
    const wanted = wantedOf(request, there);
    const cutOff = lockedOut(request, snapshot, there, wanted);
    const problems = [
      ...disallowedPrincipals(deps.policy, newBy(request, there), accountsOf(snapshot)),
      ...problemsOf(request, snapshot, there, wanted),
      ...cutOff.filter(({ level }) => level === 'error'),
    ];
    if (problems.length > 0) throw invalid(problems);
    const findings = [...snapshot.findings, ...cutOff, ...droppedFindings(there, wanted)];
    const accepted = acceptedOf(
      deps,
      request,
      snapshot,
      { principals: wanted, asked: { principals: { exactly: wanted } } },
      findings,
    );
    return { accepted, known: {}, selected: [], removals: [], stays: [], findings };
  };

/** A principal that may connect already gains nothing. */
const newBy = ({ wanted, add }: PrincipalsRequest, there: readonly string[]): readonly Named[] =>
  [...namedIn('wanted', wanted), ...namedIn('add', add)].filter(({ value }) => !there.includes(value ?? ''));

/** The accounts of our endpoints. */
const accountsOf = ({ seen }: LinkSnapshot): readonly string[] =>
  seen.filter(({ ours }) => ours).map(({ found, identity }) => found.ownerId ?? identity.account);

const wantedOf = ({ wanted, add = [], remove = [] }: PrincipalsRequest, there: readonly string[]): readonly string[] =>
  wanted ?? union(there, add).filter((principal) => !remove.includes(principal));

function problemsOf(
  request: PrincipalsRequest,
  snapshot: LinkSnapshot,
  there: readonly string[],
  wanted: readonly string[],
): readonly Finding[] {
  const { expected } = request;
  if (snapshot.privatelink === undefined || snapshot.privatelink.state === 'deleting')
    return [problem('service', request.service, 'has no PrivateLink resource', 'onboard it first')];
  if (expected !== undefined && !samePrincipals(expected, there))
    return [
      problem(
        'expected',
        undefined,
        `is no longer the list: ${difference(expected, there)}`,
        'look at the list again, then repeat the change',
      ),
    ];
  return [
    ...notThere(request, there),
    ...(wanted.length === 0
      ? [problem('remove', undefined, 'would leave no principal', 'keep one, or offboard the service')]
      : []),
    ...(wanted.length > MOST_PRINCIPALS
      ? [
          problem(
            'add',
            undefined,
            `would make ${wanted.length} principals; Aiven allows ${MOST_PRINCIPALS}`,
            'remove some nobody needs, or allow an account root in place of its roles',
          ),
        ]
      : []),
  ];
}

/** A mistyped ARN would remove nothing and look like a success: its principal would stay allowed. */
const notThere = ({ remove = [] }: PrincipalsRequest, there: readonly string[]): readonly Finding[] =>
  remove
    .filter((principal) => !there.includes(principal))
    .map((value) => {
      const covering = there.filter((other) => covers(other, value));
      const allowed = covering.length === 0 ? '' : `; ${covering.join(', ')} allows it`;
      return problem('remove', value, `is not in the list${allowed}`, 'see the list with `principals list`');
    });

/**
 * AWS keeps what is connected, but an endpoint that must be made again could not be: the caller must force that. An
 * endpoint that no access can see may be in any account.
 */
function lockedOut(
  { force }: PrincipalsRequest,
  { seen, connections }: LinkSnapshot,
  there: readonly string[],
  wanted: readonly string[],
): readonly Finding[] {
  const unseen = connections
    .map(({ vpcEndpointId }) => vpcEndpointId)
    .filter((id) => !seen.some(({ found }) => found.id === id));
  const dropped = there.filter((principal) => !wanted.includes(principal));
  const needing = (principal: string): readonly string[] =>
    seen
      .filter(
        ({ found, identity }) =>
          (found.ownerId ?? identity.account) === accountOf(principal) &&
          !wanted.some((other) => covers(other, identity.principal)),
      )
      .map(({ found }) => found.id);
  const cuts = dropped.flatMap((value) => [
    { field: 'remove', value, problem: 'covers the account of', vpcEndpointIds: needing(value) },
    {
      field: 'remove',
      value,
      problem: 'may cover these endpoints, which none of the roles used can see:',
      vpcEndpointIds: unseen,
    },
  ]);
  return cutOffFindings(cuts, force);
}

const droppedFindings = (there: readonly string[], wanted: readonly string[]): readonly Finding[] =>
  there
    .filter((principal) => !wanted.includes(principal))
    .map((value) => ({
      level: 'warning',
      field: 'principals',
      value,
      problem: 'can connect nothing new, but AWS keeps established connections alive',
      fix: 'delete its VPC endpoints too, if it must lose access',
    }));

const problem = (field: string, value: string | undefined, text: string, fix: string): Finding =>
  errorOf({ field, ...(value === undefined ? {} : { value }), problem: text, fix });

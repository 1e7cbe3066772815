/** Undoes what a run did to the VPC endpoint: deletes what it made, or puts its subnets and groups back. */
import { Context } from '@temporalio/activity';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Removal, Removed, RemoveInput, RemoveTogetherInput } from '../../contract/removal.ts';
import type { ActivityDeps } from '../deps.ts';
import { NotReadyError } from '../failures/step-errors.ts';
import { isAlive, isDead } from './candidates.ts';
import { deleteEndpoints } from './delete.ts';
import { difference, nextModify } from './modify.ts';
import { contextOf } from './endpoint-context.ts';
import type { EndpointContext } from './endpoint-context.ts';

/** One call at most. An endpoint without our tags is never touched; one that is gone already is no failure. */
export async function removeVpcEndpoint(
  deps: ActivityDeps,
  input: RemoveInput<'vpcEndpoint'>,
): Promise<Removed<'vpcEndpoint'>> {
  if (input.remove.some(({ what }) => what === 'endpoint')) {
    const [removed = NOTHING] = await removeVpcEndpoints(deps, { inputs: [input] });
    return removed;
  }
  const [modified] = input.remove.flatMap((each) => (each.what === 'attachments' ? [each] : []));
  return modified === undefined ? NOTHING : putBack(deps, contextOf(deps, input), modified);
}

const NOTHING: Removed<'vpcEndpoint'> = { removed: [], left: [] };

/** Endpoints that a run made in one account and region with one role: one call for all of them. */
export async function removeVpcEndpoints(
  deps: ActivityDeps,
  { inputs }: RemoveTogetherInput,
): Promise<readonly Removed<'vpcEndpoint'>[]> {
  const places = inputs.map((input) => contextOf(deps, input));
  const found = await Promise.all(places.map((context) => oursAfterLag(deps, context)));
  const ids = found.flatMap((some) => some.filter(({ state }) => state !== 'deleting').map(({ id }) => id));
  if (places[0] !== undefined) await deleteEndpoints(places[0].ec2, ids);
  return found.map(takenAway);
}

/** `look` found none of ours before this run's create, so every one that carries the tags is this run's. */
function takenAway(found: readonly VpcEndpoint[]): Removed<'vpcEndpoint'> {
  if (found.length === 0) return NOTHING;
  const ids = found.map(({ id }) => id);
  return {
    removed: ids.map((id) => `VPC endpoint ${id}`),
    left: [],
    wait: { want: 'gone', vpcEndpointIds: ids, undo: true },
  };
}

/** A create whose reply was lost may not show in the first describe: when nothing is found, it is looked for once more. */
async function oursAfterLag({ timeScale }: ActivityDeps, context: EndpointContext): Promise<readonly VpcEndpoint[]> {
  const first = await ours(context);
  if (first.length > 0) return first;
  await Context.current().sleep(DESCRIBE_LAG_MS / timeScale);
  return ours(context);
}

/** ms of world time. */
const DESCRIBE_LAG_MS = 5_000;

const ours = async ({ ec2, endpoint, tags }: EndpointContext): Promise<readonly VpcEndpoint[]> => {
  const found = await ec2.vpcEndpoints({ vpcId: endpoint.vpcId, tags });
  return found.filter((each) => isAlive(each) || isDead(each) || each.state === 'deleting');
};

/** A swap within a zone is two calls, so it takes two attempts: after the first one the endpoint is `pending` again. */
async function putBack(
  { timeScale }: ActivityDeps,
  { ec2 }: EndpointContext,
  { vpcEndpointId, before: expect, says }: PutBack,
): Promise<Removed<'vpcEndpoint'>> {
  const look = async (): Promise<VpcEndpoint | undefined> => (await ec2.vpcEndpoints({ ids: [vpcEndpointId] }))[0];
  const differs = (each: VpcEndpoint | undefined): boolean =>
    each !== undefined && difference(each, expect) !== undefined;
  const context = Context.current();
  const { attempt } = context.info;
  let found = await look();
  // A change whose reply was lost may not show in the first describe.
  if (!differs(found) && attempt === 1) found = await context.sleep(DESCRIBE_LAG_MS / timeScale).then(look);
  if (found === undefined || !isAlive(found)) return NOTHING;
  const next = await nextModify(ec2, found, expect, true);
  // On the first attempt: nothing was changed, the call was refused. On a later one, an earlier attempt has put it
  // back.
  if (next === undefined && attempt === 1) return NOTHING;
  if (next !== undefined && found.state !== 'available') throw notYet(vpcEndpointId, found.state, timeScale);
  if (next !== undefined) await ec2.modifyVpcEndpoint(next.modify);
  if (next?.more === true) throw notYet(vpcEndpointId, 'being restored', timeScale);
  return {
    removed: [says],
    left: [],
    wait: { want: 'settled', until: 'available', vpcEndpointId, expect, undo: true },
  };
}

type PutBack = Extract<Removal<'vpcEndpoint'>, { what: 'attachments' }>;

const notYet = (id: string, state: string, timeScale: number): Error =>
  new NotReadyError(`VPC endpoint ${id} is ${state}; its former subnets are added next`, {
    reason: 'endpointPending',
    retryAfterMs: RETRY_MS / timeScale,
  });

/** ms of world time. */
const RETRY_MS = 10_000;

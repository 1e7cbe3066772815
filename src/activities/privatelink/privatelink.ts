/** Step `privatelink`: Aiven's per-service resource, a load balancer and a VPC endpoint service. */
import { ConflictError } from '../../providers/errors.ts';
import type { AivenClient, Privatelink, PrivatelinkSettings } from '../../providers/ports/aiven.ts';
import type { Applied, ApplyInput, Look, StepInput } from '../../contract/step-contract.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { refuse } from '../failures/refusal.ts';
import { NotReadyError, RefusedError } from '../failures/step-errors.ts';
import { MOST_PRINCIPALS, missingPrincipals, tooMany, union } from './principals.ts';
import { removePrivatelink } from './remove.ts';
import { missingRegions, nameOf, outputsOf } from './resource.ts';
import { settle } from './settle.ts';

export function createPrivatelinkStep(deps: ActivityDeps): StepVerbs<'privatelink'> {
  const { aiven } = deps.clients;
  return {
    look: (input) => look(aiven, input),
    apply: (input) => apply(aiven, input),
    settle: (input) => settle(deps, input),
    remove: (input) => removePrivatelink(aiven, input),
  };
}

async function look(aiven: AivenClient, input: StepInput): Promise<Look<'privatelink'>> {
  const found = await aiven.getPrivatelink(input);
  if (found === undefined) return lookBeforeCreate(aiven, input);
  const { state, principals } = found;
  if (state === 'deleting')
    return {
      answer: 'wait',
      wait: { want: 'gone' },
      says: `the PrivateLink resource of ${nameOf(input)} is being deleted`,
    };
  const missing = missingPrincipals(input.principals, principals);
  const regions = missingRegions(input, found);
  if (missing.length > 0) return lookAtPrincipals(aiven, input, { principals, missing, more: regions.length > 0 });
  if (regions.length > 0) return lookAtRegions(aiven, input, regions);
  const outputs = outputsOf(found);
  if (state !== 'active' || outputs === undefined)
    return { answer: 'wait', says: `the PrivateLink resource of ${nameOf(input)} is there, ${state}` };
  const says = `the PrivateLink resource of ${nameOf(input)} is there`;
  return { answer: 'adopt', says, outputs: { ...outputs, adopted: true } };
}

/** A privatelink created while its service is rebuilt can stay in `creating` forever (reported of Azure's). */
async function lookBeforeCreate(aiven: AivenClient, input: StepInput): Promise<Look<'privatelink'>> {
  const { state } = await aiven.getService(input);
  if (state === 'POWEROFF') return refuse('serviceNotRunning', `the service ${nameOf(input)} is powered off`);
  if (state !== 'RUNNING')
    return {
      answer: 'wait',
      wait: { want: 'settled', until: 'running' },
      says: `the service ${nameOf(input)} is ${state}`,
    };
  if (input.principals.length > MOST_PRINCIPALS) return tooMany(nameOf(input), input.principals.length);
  const wanted: PrivatelinkSettings = {
    principals: input.principals,
    ...(input.otherRegions.length === 0 ? {} : { supportedRegions: input.otherRegions }),
  };
  const says = `create the PrivateLink resource of ${nameOf(input)} for ${counted(input.principals.length)}`;
  const undo = { what: 'resource', says: `PrivateLink resource of ${nameOf(input)}` } as const;
  const receipt = { privatelink: true } as const;
  return { answer: 'change', more: false, change: { action: 'create', says, with: wanted, undo, receipt } };
}

/** The undo also gets the connections: those made before do not need the principals that we add. */
async function lookAtPrincipals(
  aiven: AivenClient,
  input: StepInput,
  { principals, missing, more }: { principals: readonly string[]; missing: readonly string[]; more: boolean },
): Promise<Look<'privatelink'>> {
  const total = union(principals, missing).length;
  if (total > MOST_PRINCIPALS) return tooMany(nameOf(input), total);
  const connected = (await aiven.listConnections(input)).map(({ vpcEndpointId }) => vpcEndpointId);
  const says = `allow ${missing.join(', ')} at ${nameOf(input)}, in addition to ${counted(principals.length)} already there`;
  const undo = { what: 'principals', says: `principals ${missing.join(', ')}`, added: missing, connected } as const;
  return { answer: 'change', more, change: { action: 'addPrincipals', says, with: { added: missing }, undo } };
}

/** Without this, EC2 says in that region that the endpoint service does not exist. */
async function lookAtRegions(
  aiven: AivenClient,
  input: StepInput,
  added: readonly string[],
): Promise<Look<'privatelink'>> {
  const connected = (await aiven.listConnections(input)).map(({ vpcEndpointId }) => vpcEndpointId);
  const says = `allow connections from ${added.join(', ')} at ${nameOf(input)}`;
  const undo = { what: 'regions', says: `regions ${added.join(', ')}`, added, connected } as const;
  return { answer: 'change', more: false, change: { action: 'addRegions', says, with: { added }, undo } };
}

async function apply(aiven: AivenClient, input: ApplyInput<'privatelink'>): Promise<Applied<'privatelink'>> {
  const { change } = input;
  const reply = change.action === 'create' ? await create(aiven, input, change.with) : await add(aiven, input, change);
  const outputs = reply?.state === 'active' ? outputsOf(reply) : undefined;
  if (outputs !== undefined) return { outputs };
  return change.action === 'create' ? { wait: { want: 'settled', until: 'active' } } : {};
}

/** "Already exists" is the answer to a repeated create whose first reply was lost: what look saw makes it ours. */
async function create(
  aiven: AivenClient,
  input: StepInput,
  wanted: PrivatelinkSettings,
): Promise<Privatelink | undefined> {
  try {
    return await aiven.createPrivatelink(input, wanted);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const found = await aiven.getPrivatelink(input);
    if (found?.state === 'deleting')
      throw new NotReadyError(`the former PrivateLink resource of ${nameOf(input)} is still being deleted`, {
        reason: 'privatelinkRemains',
      });
    if (found !== undefined) return found;
    throw error.source.code === 'not_powered'
      ? new RefusedError('serviceNotRunning', error.message, error.source)
      : new RefusedError('privatelinkUnsupported', error.message, error.source);
  }
}

/** PUT replaces a list, so the union is made with what is there at this moment. */
async function add(
  aiven: AivenClient,
  input: StepInput,
  change: Extract<ApplyInput<'privatelink'>['change'], { action: 'addPrincipals' | 'addRegions' }>,
): Promise<Privatelink | undefined> {
  const found = await aiven.getPrivatelink(input);
  if (found === undefined)
    throw new RefusedError('privatelinkGone', `${nameOf(input)} has no PrivateLink resource any more`, undefined, {
      replace: true,
    });
  const { added } = change.with;
  const there = change.action === 'addRegions' ? (found.supportedRegions ?? []) : found.principals;
  const all = union(there, added);
  if (all.length === there.length) return found;
  return aiven.updatePrivatelink(
    input,
    change.action === 'addRegions' ? { supportedRegions: all } : { principals: all },
  );
}

const counted = (principals: number): string => `${principals} principal${principals === 1 ? '' : 's'}`;

/** Step `principals`, of a change: replaces the list that is there by exactly this one. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient } from '../../providers/ports/aiven.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { Applied, ApplyInput, Look, SettleInput, StepInput } from '../../contract/step-contract.ts';
import type { Removed, RemoveInput } from '../../contract/removal.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { serviceGroundOfRemoval, targetGround } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { notYetOfAiven } from '../waiting/propagation.ts';
import { refuse } from '../failures/refusal.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { difference, MOST_PRINCIPALS, samePrincipals, tooMany } from './principals.ts';

export const createPrincipalsStep = (deps: ActivityDeps): StepVerbs<'principals'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: (input) => settle(deps, input),
  remove: (input) => remove(deps.clients.aiven, input),
});

type Input = StepInput<'principals'>;

async function look(aiven: AivenClient, input: Input): Promise<Look<'principals'>> {
  const principals = askedOf(input);
  const found = await aiven.getPrivatelink(input);
  if (found === undefined || found.state === 'deleting')
    return refuse('privatelinkGone', `${nameOf(input)} has no PrivateLink resource whose principals could be changed`);
  if (principals.length > MOST_PRINCIPALS) return tooMany(nameOf(input), principals.length);
  if (samePrincipals(found.principals, principals))
    return {
      answer: 'nothing',
      says: `${nameOf(input)} allows exactly these principals already`,
      outputs: { principals: found.principals },
    };
  const says = `change the principals of ${nameOf(input)}: ${difference(found.principals, principals)}`;
  const undo = {
    what: 'list',
    says: `change of the principals of ${nameOf(input)}`,
    before: found.principals,
  } as const;
  const change = { action: 'setPrincipals', says, with: { principals, from: found.principals }, undo } as const;
  return { answer: 'change', more: false, change };
}

/**
 * PUT replaces the list, so a list that somebody changed since the look would be lost.
 * @throws RefusedError `principalsChanged`
 */
async function apply(aiven: AivenClient, input: ApplyInput<'principals'>): Promise<Applied<'principals'>> {
  const { principals, from } = input.change.with;
  const found = await aiven.getPrivatelink(input);
  if (found === undefined)
    throw new RefusedError('privatelinkGone', `${nameOf(input)} has no PrivateLink resource any more`);
  if (samePrincipals(found.principals, principals)) return { outputs: { principals: found.principals } };
  if (!samePrincipals(found.principals, from))
    throw new RefusedError(
      'principalsChanged',
      `the principals of ${nameOf(input)} were changed meanwhile: ${difference(from, found.principals)}`,
    );
  const reply = await aiven.updatePrivatelink(input, { principals });
  return reply.state === 'active' ? { outputs: { principals: reply.principals } } : {};
}

/** Waits until the list reads back as wanted or, when undoing, as it was before; for nothing else of the resource. */
function settle(deps: ActivityDeps, input: SettleInput<'principals'>): Promise<OutputsByStep['principals']> {
  const expected = input.wait === undefined ? askedOf(input) : input.wait.principals;
  return pollUntil(deps, {
    subject: `the list of principals of ${nameOf(input)}`,
    reason: 'privatelinkStuck',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    standsOn: input.wait === undefined ? targetGround(deps, input) : [serviceGroundOfRemoval(deps, input)],
    notYet: notYetOfAiven,
    look: async ({ signal }) => {
      const found = await deps.clients.aiven.getPrivatelink(input, { signal });
      if (found?.state !== 'active') return { state: found?.state ?? 'gone' };
      if (samePrincipals(found.principals, expected)) return { done: { principals: found.principals } };
      return { state: difference(found.principals, expected) };
    },
  });
}

/** Restores the list from before the change, whatever it is now: the run holds the lock. */
async function remove(aiven: AivenClient, input: RemoveInput<'principals'>): Promise<Removed<'principals'>> {
  const [first] = input.remove;
  const found = first === undefined ? undefined : await aiven.getPrivatelink(input).catch(absent);
  if (first === undefined || found === undefined || samePrincipals(found.principals, first.before))
    return { removed: [], left: [] };
  await aiven.updatePrivatelink(input, { principals: first.before });
  return { removed: [first.says], left: [], wait: { want: 'gone', principals: first.before } };
}

/** @throws TypeError without `asks`, which the survey of a change gives: a bug of the caller */
function askedOf({ asks }: Input): readonly string[] {
  if (asks === undefined) throw new TypeError('principals was not given the list');
  return asks.exactly;
}

/** The service itself is gone, and its PrivateLink resource with it. */
function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const nameOf = ({ project, service }: Input): string => `${project}/${service}`;

/** A change of principals: exactly this list, put in the place of the one that is there. */
import type { AivenClient, Privatelink } from '../../providers/ports.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { ApplyInput, Json, Look, SettleInput, StepInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { notYetOfAiven } from '../waiting/propagation.ts';
import { refuse } from '../failures/refusal.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { MOST_PRINCIPALS, samePrincipals, tooMany } from './principals.ts';

export async function lookExactly(aiven: AivenClient, input: StepInput): Promise<Look<'privatelink'>> {
  const wanted = wantedOf(input);
  const found = await aiven.getPrivatelink(input);
  if (found === undefined || found.state === 'deleting')
    return refuse('privatelinkGone', `${nameOf(input)} has no PrivateLink resource whose principals could be changed`);
  if (wanted.length > MOST_PRINCIPALS) return tooMany(nameOf(input), wanted.length);
  const outputs = outputsOf(found);
  if (found.state !== 'active' || outputs === undefined)
    return { answer: 'wait', says: `the PrivateLink resource of ${nameOf(input)} is ${found.state}` };
  if (samePrincipals(found.principals, wanted))
    return { answer: 'nothing', says: `${nameOf(input)} allows exactly these principals already`, outputs };
  const change = {
    action: 'setPrincipals',
    says: `change the principals of ${nameOf(input)}: ${difference(found.principals, wanted)}`,
    before: { principals: found.principals },
    with: { principals: wanted },
  };
  return { answer: 'change', more: false, change };
}

/**
 * PUT replaces the list, so a list that somebody changed since the look would be lost.
 * @throws RefusedError `principalsChanged`
 */
export async function setPrincipals(aiven: AivenClient, input: ApplyInput): Promise<Privatelink> {
  const { principals } = input.change.with as unknown as List;
  const before = (input.change.before as unknown as List).principals;
  const found = await aiven.getPrivatelink(input);
  if (found === undefined)
    throw new RefusedError('privatelinkGone', `${nameOf(input)} has no PrivateLink resource any more`);
  if (samePrincipals(found.principals, principals)) return found;
  if (!samePrincipals(found.principals, before))
    throw new RefusedError(
      'principalsChanged',
      `the principals of ${nameOf(input)} were changed meanwhile: ${difference(before, found.principals)}`,
    );
  return aiven.updatePrivatelink(input, { principals });
}

/** Until the list reads back as wanted; on the way back, as it was before. Nothing else of the resource is waited for. */
export async function settleExactly(
  deps: ActivityDeps,
  input: SettleInput,
): Promise<OutputsByStep['privatelink'] | null> {
  if (input.want === 'unused') return null;
  const back = (input.with as Partial<List> | undefined)?.principals;
  const expected = input.want === 'gone' ? (back ?? wantedOf(input)) : wantedOf(input);
  return pollUntil(deps, {
    subject: `the list of principals of ${nameOf(input)}`,
    reason: 'privatelinkStuck',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    notYet: notYetOfAiven,
    look: async ({ signal }) => {
      const found = await deps.clients.aiven.getPrivatelink(input, { signal });
      const done = found?.state === 'active' ? outputsOf(found) : undefined;
      if (done !== undefined && samePrincipals(done.principals, expected)) return { done };
      return { state: done === undefined ? (found?.state ?? 'gone') : difference(done.principals, expected) };
    },
  });
}

/** "add arn:…, remove arn:…" */
export const difference = (from: readonly string[], to: readonly string[]): string =>
  [
    ...to.filter((principal) => !from.includes(principal)).map((principal) => `add ${principal}`),
    ...from.filter((principal) => !to.includes(principal)).map((principal) => `remove ${principal}`),
  ].join(', ');

type List = { readonly principals: readonly string[] } & Json;

const wantedOf = ({ principalsExactly = [] }: StepInput): readonly string[] => principalsExactly;

const outputsOf = ({ serviceName, serviceId, principals }: Privatelink): OutputsByStep['privatelink'] | undefined =>
  serviceName === undefined || serviceId === undefined ? undefined : { serviceName, serviceId, principals };

const nameOf = ({ project, service }: StepInput): string => `${project}/${service}`;

/** Step `connection`: Aiven's side of the pair. Nobody creates it; it appears once Aiven has noticed the VPC endpoint. */
import type { Connection } from '../providers/ports/aiven.ts';
import type { OutputsByStep } from '../contract/outputs.ts';
import type { Look, SettleInput, StepInput } from '../contract/step-contract.ts';
import { intervalOf } from './deps.ts';
import type { ActivityDeps, StepVerbs } from './deps.ts';
import { linkGround } from './stands-on.ts';
import { pollUntil } from './waiting/poll-until.ts';
import type { LookContext } from './waiting/poll-until.ts';
import { notYetOfAiven } from './waiting/propagation.ts';

export const createConnectionStep = (deps: ActivityDeps): StepVerbs<'connection'> => ({
  look: (input) => look(deps, input),
  settle: (input) => settle(deps, input),
});

async function look({ clients }: ActivityDeps, input: StepInput): Promise<Look<'connection'>> {
  const id = input.outputs.vpcEndpoint?.vpcEndpointId;
  if (id === undefined)
    return { answer: 'nothing', says: 'the connection appears with the VPC endpoint', unknown: ['its id'] };
  const found = ofEndpoint(await clients.aiven.listConnections(input), id);
  if (found?.state === 'active')
    return { answer: 'nothing', says: `Aiven lists ${id} as active`, outputs: outputsOf(found) };
  return {
    answer: 'nothing',
    says: found === undefined ? `Aiven does not list ${id}` : `Aiven shows ${id} as ${found.state}`,
  };
}

function settle(deps: ActivityDeps, input: SettleInput): Promise<OutputsByStep['connection']> {
  const id = input.outputs.vpcEndpoint?.vpcEndpointId;
  if (id === undefined) throw new TypeError('the wait for a connection needs the id of its VPC endpoint');
  return pollUntil<OutputsByStep['connection'], Carry>(deps, {
    subject: `the connection of ${id}`,
    reason: 'connectionUnseen',
    every: intervalOf(deps, 'aiven'),
    kind: 'connectionActive',
    once: input.once,
    standsOn: linkGround(deps, input),
    notYet: notYetOfAiven,
    look: async (context) => {
      const { signal } = context;
      const found = ofEndpoint(await deps.clients.aiven.listConnections(input, { signal }), id);
      if (found?.state === 'active') return { done: outputsOf(found) };
      if (found !== undefined) return { state: found.state };
      const refreshedMs = await nudge(context, () => deps.clients.aiven.refreshConnections(input, { signal }));
      return {
        state: refreshedMs === 0 ? 'not listed' : 'not listed, Aiven was asked to refresh',
        carry: { refreshedMs },
      };
    },
  });
}

/**
 * Aiven hears of endpoints through a queue of AWS. Bring-your-own-cloud services have none, and a message may be lost: then
 * only a refresh makes the connection appear. Returns when it was last asked for, ms since the first look.
 */
async function nudge({ carried, waitedMs }: LookContext<Carry>, refresh: () => Promise<void>): Promise<number> {
  const { refreshedMs } = carried ?? NEVER;
  if (waitedMs - refreshedMs < UNSEEN_MS) return refreshedMs;
  await refresh();
  return waitedMs;
}

interface Carry {
  readonly refreshedMs: number;
}

const NEVER: Carry = { refreshedMs: 0 };

/** ms of world time. */
const UNSEEN_MS = 120_000;

const ofEndpoint = (connections: readonly Connection[], id: string): Connection | undefined =>
  connections.find(({ vpcEndpointId }) => vpcEndpointId === id);

const outputsOf = ({ connectionId, dnsName }: Connection): OutputsByStep['connection'] => ({
  dnsName,
  ...(connectionId === undefined ? {} : { connectionId }),
});

/** Step `components`: which of the service's components are open to PrivateLink, to every connection of it. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient } from '../../providers/ports/aiven.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { Applied, ApplyInput, Look, StepInput } from '../../contract/step-contract.ts';
import type { Removed, Removal, RemoveInput } from '../../contract/removal.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { settleUnused } from '../privatelink/unused.ts';
import { differing, lateOf, setAccess, settleAccess, turnBack } from './access.ts';

export const createComponentsStep = (deps: ActivityDeps): StepVerbs<'components'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: async (input) => {
    if (input.removing !== undefined)
      return settleUnused(deps, input, input.removing, connectedBefore(input.removing.remove));
    return input.wait === undefined
      ? settleAccess(deps, input, { on: input.components, off: [] }).then(() => outputsOf(input))
      : settleAccess(deps, input, { on: [], off: input.wait.components });
  },
  remove: (input) => remove(deps.clients.aiven, input),
});

async function look(aiven: AivenClient, input: StepInput): Promise<Look<'components'>> {
  const { project, service, components } = input;
  const { on } = differing(await aiven.getService(input), { on: components, off: [] });
  if (on.length === 0)
    return { answer: 'nothing', says: `${components.join(', ')} enabled already`, outputs: outputsOf(input) };
  const connected = await connectedTo(aiven, input);
  return {
    answer: 'change',
    more: false,
    change: {
      action: 'enable',
      says: `enable ${on.join(', ')} of ${project}/${service} for PrivateLink`,
      with: { components: on },
      undo: { what: 'access', says: `access to ${on.join(', ')}`, components: on, connected },
      receipt: { components: on },
    },
  };
}

async function apply(aiven: AivenClient, input: ApplyInput<'components'>): Promise<Applied<'components'>> {
  const service = await setAccess(aiven, input, { on: input.change.with.components, off: [] });
  return lateOf(service, { on: input.components, off: [] }).length === 0 ? { outputs: outputsOf(input) } : {};
}

/**
 * Leaves the access when there are newer connections, which may use it. What is left stays ours, for a later offboard.
 */
async function remove(aiven: AivenClient, input: RemoveInput<'components'>): Promise<Removed<'components'>> {
  const newer = await connectedSince(aiven, input);
  if (newer.length > 0) {
    const why = `a connection made since may use it: ${newer.join(', ')}`;
    const ids = new Set(input.remove.flatMap(({ components }) => components));
    return { removed: [], left: [...ids].map((id) => ({ what: 'component access', id, why, usdPerDay: 0 })) };
  }
  const made = input.remove.map(({ components }) => ({ on: components, off: [] }));
  const turned = await turnBack(aiven, input, made);
  if (turned === undefined) return { removed: [], left: [] };
  const { off } = turned;
  return {
    removed: off.map((component) => `access to ${component}`),
    left: [],
    wait: { want: 'gone', components: off },
  };
}

async function connectedSince(aiven: AivenClient, input: RemoveInput<'components'>): Promise<readonly string[]> {
  const before = connectedBefore(input.remove);
  return before === undefined ? [] : (await connectedTo(aiven, input)).filter((id) => !before.includes(id));
}

/** The connections before the first of the changes. Undefined: a survey has decided. */
const connectedBefore = ([first]: readonly Removal<'components'>[]): readonly string[] | undefined => first?.connected;

/** Without a PrivateLink resource nothing is connected. */
async function connectedTo(aiven: AivenClient, input: StepInput): Promise<readonly string[]> {
  const connections = await aiven.listConnections(input).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    return [];
  });
  return connections.map(({ vpcEndpointId }) => vpcEndpointId);
}

const outputsOf = ({ components }: StepInput): OutputsByStep['components'] => ({ enabled: components });

/** Step `components`: which of the service's components are open to PrivateLink, to every connection of it. */
import type { AivenClient } from '../../providers/ports.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { Applied, ApplyInput, Look, Removed, RemoveInput, StepInput } from '../../contract/step-contract.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { differing, lateOf, setAccess, settleAccess, turnBack } from './access.ts';

export const createComponentsStep = (deps: ActivityDeps): StepVerbs<'components'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: (input) =>
    input.wait === undefined
      ? settleAccess(deps, input, { on: input.components, off: [] }).then(() => outputsOf(input))
      : settleAccess(deps, input, { on: [], off: input.wait.components }),
  remove: (input) => remove(deps.clients.aiven, input),
});

async function look(aiven: AivenClient, input: StepInput): Promise<Look<'components'>> {
  const { project, service, components } = input;
  const { on } = differing(await aiven.getService(input), { on: components, off: [] });
  if (on.length === 0)
    return { answer: 'nothing', says: `${components.join(', ')} enabled already`, outputs: outputsOf(input) };
  return {
    answer: 'change',
    more: false,
    change: {
      action: 'enable',
      says: `enable ${on.join(', ')} of ${project}/${service} for PrivateLink`,
      with: { components: on },
      undo: { what: 'access', says: `access to ${on.join(', ')}`, components: on },
      receipt: { components: on },
    },
  };
}

async function apply(aiven: AivenClient, input: ApplyInput<'components'>): Promise<Applied<'components'>> {
  const service = await setAccess(aiven, input, { on: input.change.with.components, off: [] });
  return lateOf(service, { on: input.components, off: [] }).length === 0 ? { outputs: outputsOf(input) } : {};
}

async function remove(aiven: AivenClient, input: RemoveInput<'components'>): Promise<Removed<'components'>> {
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

const outputsOf = ({ components }: StepInput): OutputsByStep['components'] => ({ enabled: components });

/** Step `componentAccess`, of a change: components switched on and off with one call, or put back. */
import type { AivenClient } from '../../providers/ports/aiven.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { Applied, ApplyInput, Look, StepInput } from '../../contract/step-contract.ts';
import type { Removed, RemoveInput } from '../../contract/removal.ts';
import type { ComponentSwitches } from '../../contract/steps/component-access.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { differing, lateOf, setAccess, settleAccess, turnBack } from './access.ts';

export const createComponentAccessStep = (deps: ActivityDeps): StepVerbs<'componentAccess'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: async (input) => {
    await settleAccess(deps, input, input.wait ?? askedOf(input));
    return input.wait === undefined ? outputsOf(askedOf(input)) : null;
  },
  remove: (input) => remove(deps.clients.aiven, input),
});

type Input = StepInput<'componentAccess'>;

async function look(aiven: AivenClient, input: Input): Promise<Look<'componentAccess'>> {
  const asked = askedOf(input);
  const { on, off } = differing(await aiven.getService(input), asked);
  const says = textOf({ on, off });
  if (says === '') return { answer: 'nothing', says: alreadyText(asked), outputs: outputsOf(asked) };
  return {
    answer: 'change',
    more: false,
    change: {
      action: off.length === 0 ? 'enable' : on.length === 0 ? 'disable' : 'switch',
      says: `${says} of ${input.project}/${input.service} for PrivateLink`,
      with: { on, off },
      undo: { what: 'switches', says: `change of component access: ${says}`, on, off },
      ...(on.length === 0 ? {} : { receipt: { components: on } }),
    },
  };
}

async function apply(aiven: AivenClient, input: ApplyInput<'componentAccess'>): Promise<Applied<'componentAccess'>> {
  const service = await setAccess(aiven, input, input.change.with);
  const asked = askedOf(input);
  return lateOf(service, asked).length === 0 ? { outputs: outputsOf(asked) } : {};
}

async function remove(aiven: AivenClient, input: RemoveInput<'componentAccess'>): Promise<Removed<'componentAccess'>> {
  const turned = await turnBack(aiven, input, input.remove);
  if (turned === undefined) return { removed: [], left: [] };
  const removed = [
    ...turned.off.map((component) => `access to ${component}`),
    ...turned.on.map((component) => `the switching off of ${component}`),
  ];
  return { removed, left: [], wait: { want: 'gone', ...turned } };
}

/** @throws TypeError without `asks`, which the survey of a change gives: a bug of the caller */
function askedOf({ asks }: Input): ComponentSwitches {
  if (asks === undefined) throw new TypeError('componentAccess was not given the components to switch');
  return asks;
}

const outputsOf = ({ on, off }: ComponentSwitches): OutputsByStep['componentAccess'] => ({
  enabled: on,
  disabled: off,
});

const textOf = ({ on, off }: ComponentSwitches): string =>
  [
    ...(on.length > 0 ? [`enable ${on.join(', ')}`] : []),
    ...(off.length > 0 ? [`disable ${off.join(', ')}`] : []),
  ].join(' and ');

const alreadyText = ({ on, off }: ComponentSwitches): string =>
  [
    ...(on.length > 0 ? [`${on.join(', ')} enabled already`] : []),
    ...(off.length > 0 ? [`${off.join(', ')} disabled already`] : []),
  ].join('; ');

/** Step `components`: which of the service's components are open to PrivateLink, to every connection of it. */
import { NotFoundError } from '../providers/errors.ts';
import type { AivenClient, Service } from '../providers/ports.ts';
import type { OutputsByStep } from '../contract/outputs.ts';
import type {
  Applied,
  ApplyInput,
  Change,
  Look,
  Removed,
  RemoveInput,
  SettleInput,
  StepInput,
} from '../contract/step-contract.ts';
import { intervalOf } from './deps.ts';
import type { ActivityDeps, StepVerbs } from './deps.ts';
import { pollUntil } from './waiting/poll-until.ts';

export const createComponentsStep = (deps: ActivityDeps): StepVerbs<'components'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: (input) => (input.want === 'gone' ? settleBack(deps, input) : settleOn(deps, input)),
  remove: (input) => remove(deps.clients.aiven, input),
});

async function look(aiven: AivenClient, input: StepInput): Promise<Look<'components'>> {
  const { componentAccess } = await aiven.getService(input);
  const on = input.components.filter((component) => componentAccess[component] !== true);
  const off = (input.componentsOff ?? []).filter((component) => componentAccess[component] === true);
  if (on.length + off.length === 0) return { answer: 'nothing', says: asWanted(input), outputs: outputsOf(input) };
  const parts = [
    ...(on.length > 0 ? [`enable ${on.join(', ')}`] : []),
    ...(off.length > 0 ? [`disable ${off.join(', ')}`] : []),
  ];
  const change = {
    action: off.length === 0 ? 'enable' : on.length === 0 ? 'disable' : 'switch',
    says: `${parts.join(' and ')} of ${input.project}/${input.service} for PrivateLink`,
    with: { components: on, ...(off.length === 0 ? {} : { off }) },
  };
  return { answer: 'change', more: false, change };
}

/** One PUT with only the flags that differ: Aiven merges it. */
async function apply(aiven: AivenClient, input: ApplyInput): Promise<Applied<'components'>> {
  const { components, off = [] } = switchedBy(input.change);
  const service = await aiven.setComponentAccess(input, { ...flags(components, true), ...flags(off, false) });
  return lateOf(service, input.components, input.componentsOff).length === 0 ? { outputs: outputsOf(input) } : {};
}

const settleOn = (deps: ActivityDeps, input: SettleInput): Promise<OutputsByStep['components']> =>
  settle(deps, input, input.components, input.componentsOff).then(() => outputsOf(input));

/** On the way back what was switched on is off, and the other way round. */
function settleBack(deps: ActivityDeps, input: SettleInput): Promise<null> {
  const { components = [], off } = (input.with ?? {}) as Partial<Switched>;
  return settle(deps, input, off, components);
}

const settle = (
  deps: ActivityDeps,
  input: SettleInput,
  on: readonly string[] = [],
  off: readonly string[] = [],
): Promise<null> =>
  pollUntil(deps, {
    subject: `component access of ${input.project}/${input.service}`,
    reason: 'componentsUnread',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    look: async ({ signal }) => {
      const late = lateOf(await deps.clients.aiven.getService(input, { signal }), on, off);
      return late.length === 0 ? { done: null } : { state: `not yet as asked: ${late.join(', ')}` };
    },
  });

/** Switches off what this run switched on, and on what it switched off, as far as it still is so. A service that is gone has nothing to take back. */
async function remove(aiven: AivenClient, input: RemoveInput): Promise<Removed> {
  const made = input.made.map(switchedBy);
  const service = made.length === 0 ? undefined : await aiven.getService(input).catch(absent);
  if (service === undefined) return { removed: [], left: [] };
  const isOn = (component: string): boolean => service.componentAccess[component] === true;
  const components = [...new Set(made.flatMap((each) => each.components))].filter(isOn);
  const off = [...new Set(made.flatMap((each) => each.off ?? []))].filter((component) => !isOn(component));
  if (components.length + off.length === 0) return { removed: [], left: [] };
  await aiven.setComponentAccess(input, { ...flags(components, false), ...flags(off, true) });
  const removed = [
    ...components.map((component) => `access to ${component}`),
    ...off.map((component) => `the switching off of ${component}`),
  ];
  return { removed, left: [], with: { components, off } };
}

/** `components` were switched on, `off` switched off. */
interface Switched {
  readonly components: readonly string[];
  readonly off?: readonly string[];
}

const switchedBy = ({ with: hint }: Change): Switched => hint as unknown as Switched;

const flags = (components: readonly string[], value: boolean): Record<string, boolean> =>
  Object.fromEntries(components.map((component) => [component, value]));

/** What is not so yet, in words. A component is off when its routes are gone, too: clients go by those. */
const lateOf = (
  { componentAccess, components }: Service,
  on: readonly string[],
  off: readonly string[] = [],
): readonly string[] => [
  ...on.filter((component) => componentAccess[component] !== true).map((component) => `${component} is off`),
  ...off.filter((component) => componentAccess[component] === true).map((component) => `${component} is on`),
  ...off
    .filter((component) => components.some((each) => each.component === component && each.route === 'privatelink'))
    .map((component) => `${component} has routes`),
];

const outputsOf = ({ components }: StepInput): OutputsByStep['components'] => ({ enabled: components });

const asWanted = ({ components, componentsOff = [] }: StepInput): string =>
  [
    ...(components.length > 0 ? [`${components.join(', ')} enabled already`] : []),
    ...(componentsOff.length > 0 ? [`${componentsOff.join(', ')} disabled already`] : []),
  ].join('; ');

function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

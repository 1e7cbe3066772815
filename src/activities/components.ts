/** Step `components`: which of the service's components are open to PrivateLink, to every connection of it. */
import { NotFoundError } from '../clients/errors.ts';
import type { AivenClient, Service } from '../clients/ports.ts';
import type { OutputsByStep } from '../outputs.ts';
import type {
  Applied,
  ApplyInput,
  Change,
  Look,
  Removed,
  RemoveInput,
  SettleInput,
  StepInput,
} from '../step-contract.ts';
import { intervalOf } from './deps.ts';
import type { ActivityDeps, StepVerbs } from './deps.ts';
import { pollUntil } from './poll-until.ts';

export const createComponentsStep = (deps: ActivityDeps): StepVerbs<'components'> => ({
  look: (input) => look(deps.clients.aiven, input),
  apply: (input) => apply(deps.clients.aiven, input),
  settle: (input) => (input.want === 'gone' ? settleOff(deps, input) : settleOn(deps, input)),
  remove: (input) => remove(deps.clients.aiven, input),
});

async function look(aiven: AivenClient, input: StepInput): Promise<Look<'components'>> {
  const { componentAccess } = await aiven.getService(input);
  const missing = input.components.filter((component) => componentAccess[component] !== true);
  if (missing.length === 0)
    return {
      answer: 'nothing',
      says: `${input.components.join(', ')} enabled already`,
      outputs: { enabled: input.components },
    };
  const says = `enable ${missing.join(', ')} of ${input.project}/${input.service} for PrivateLink`;
  return { answer: 'change', more: false, change: { action: 'enable', says, with: { components: missing } } };
}

/** One PUT with only the flags that are missing: Aiven merges it. */
async function apply(aiven: AivenClient, input: ApplyInput): Promise<Applied<'components'>> {
  const service = await aiven.setComponentAccess(input, flags(enabledBy(input.change), true));
  return areAll(service, input.components, true) ? { outputs: { enabled: input.components } } : {};
}

const settleOn = (deps: ActivityDeps, input: SettleInput): Promise<OutputsByStep['components']> =>
  settle(deps, input, input.components, true).then(() => ({ enabled: input.components }));

const settleOff = (deps: ActivityDeps, input: SettleInput): Promise<null> =>
  settle(deps, input, (input.with as { components?: readonly string[] } | undefined)?.components ?? [], false);

const settle = (deps: ActivityDeps, input: SettleInput, components: readonly string[], value: boolean): Promise<null> =>
  pollUntil(deps, {
    subject: `component access of ${input.project}/${input.service}`,
    reason: 'componentsUnread',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    look: async ({ signal }) => {
      const service = await deps.clients.aiven.getService(input, { signal });
      if (areAll(service, components, value)) return { done: null };
      const late = components.filter((component) => !areAll(service, [component], value));
      return { state: `not ${value ? 'enabled' : 'disabled'} yet for ${late.join(', ')}` };
    },
  });

/** Sets to false what this run set to true, as far as it still is. A service that is gone has nothing to take back. */
async function remove(aiven: AivenClient, input: RemoveInput): Promise<Removed> {
  const made = [...new Set(input.made.flatMap(enabledBy))];
  const service = made.length === 0 ? undefined : await aiven.getService(input).catch(absent);
  const components = made.filter((component) => service?.componentAccess[component] === true);
  if (components.length === 0) return { removed: [], left: [] };
  await aiven.setComponentAccess(input, flags(components, false));
  return { removed: components.map((component) => `access to ${component}`), left: [], with: { components } };
}

const enabledBy = ({ with: hint }: Change): readonly string[] =>
  (hint as { readonly components: readonly string[] }).components;

const flags = (components: readonly string[], value: boolean): Record<string, boolean> =>
  Object.fromEntries(components.map((component) => [component, value]));

const areAll = ({ componentAccess }: Service, components: readonly string[], value: boolean): boolean =>
  components.every((component) => (componentAccess[component] === true) === value);

function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

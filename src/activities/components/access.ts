/** The switches of a service's components, for the two steps that change them. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient, Service } from '../../providers/ports/aiven.ts';
import type { SettleInput } from '../../contract/step-contract.ts';
import type { LinkName } from '../../contract/request.ts';
import type { ComponentSwitches } from '../../contract/steps/component-access.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { serviceGround, serviceGroundOfRemoval } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';

/** Those that are not as wanted. */
export const differing = ({ componentAccess }: Service, { on, off }: ComponentSwitches): ComponentSwitches => ({
  on: on.filter((component) => componentAccess[component] !== true),
  off: off.filter((component) => componentAccess[component] === true),
});

/** One PUT with only the flags that are named: Aiven merges it. */
export const setAccess = (aiven: AivenClient, link: LinkName, { on, off }: ComponentSwitches): Promise<Service> =>
  aiven.setComponentAccess(link, { ...flags(on, true), ...flags(off, false) });

/** What is not as wanted yet, in words. A component is off only when its routes are gone too: clients use those. */
export const lateOf = (service: Service, wanted: ComponentSwitches): readonly string[] => {
  const { on, off } = differing(service, wanted);
  return [
    ...on.map((component) => `${component} is off`),
    ...off.map((component) => `${component} is on`),
    ...wanted.off
      .filter((component) =>
        service.components.some((each) => each.component === component && each.route === 'privatelink'),
      )
      .map((component) => `${component} has routes`),
  ];
};

/** Waits until they read back as wanted. When undoing (`wait`), a service that is gone has nothing open. */
export function settleAccess(deps: ActivityDeps, input: Settled, wanted: ComponentSwitches): Promise<null> {
  const takingBack = input.wait !== undefined;
  return pollUntil<null>(deps, {
    subject: `component access of ${input.project}/${input.service}`,
    reason: 'componentsUnread',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    standsOn: [takingBack ? serviceGroundOfRemoval(deps, input) : serviceGround(deps, input)],
    look: async ({ signal }) => {
      const reading = deps.clients.aiven.getService(input, { signal });
      const service = takingBack ? await reading.catch(absent) : await reading;
      const late = service === undefined ? [] : lateOf(service, wanted);
      return late.length === 0 ? { done: null } : { state: `not yet as asked: ${late.join(', ')}` };
    },
  });
}

type Settled = SettleInput<'components'> | SettleInput<'componentAccess'>;

/** Undoes the switches that are still as the change set them. Undefined: there are none, or the service is gone. */
export async function turnBack(
  aiven: AivenClient,
  link: LinkName,
  made: readonly ComponentSwitches[],
): Promise<ComponentSwitches | undefined> {
  const service = made.length === 0 ? undefined : await aiven.getService(link).catch(absent);
  if (service === undefined) return undefined;
  const { on, off } = differing(service, {
    on: [...new Set(made.flatMap((each) => each.off))],
    off: [...new Set(made.flatMap((each) => each.on))],
  });
  if (on.length + off.length === 0) return undefined;
  await setAccess(aiven, link, { on, off });
  return { on, off };
}

const flags = (components: readonly string[], value: boolean): Record<string, boolean> =>
  Object.fromEntries(components.map((component) => [component, value]));

function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

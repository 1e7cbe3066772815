/** Step `routes`: hosts and ports at which the components are reached through this connection. */
import type { OutputsByStep, Route } from '../../contract/outputs.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { Look, SettleInput, StepInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { linkGround } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { notYetOfAiven } from '../waiting/propagation.ts';
import { missingListeners, routesOf } from './listeners.ts';

export const createRoutesStep = (deps: ActivityDeps): StepVerbs<'routes'> => ({
  look: (input) => look(deps, input),
  settle: (input) => settle(deps, input),
});

async function look(deps: ActivityDeps, input: StepInput): Promise<Look<'routes'>> {
  const { connection } = input.outputs;
  if (connection === undefined)
    return { answer: 'nothing', says: 'routes are listed once the connection is active', unknown: ['hosts and ports'] };
  const service = await deps.clients.aiven.getService(input);
  const routes = routesOf(service, input.components, connection.connectionId);
  const missing = missingListeners(service, input.components, routes);
  if (missing.length > 0) return { answer: 'nothing', says: `not listed: ${missing.join(', ')}` };
  const outputs = await forTheProbe(deps, input, routes);
  return { answer: 'nothing', says: `${routes.length} routes are listed`, outputs };
}

function settle(deps: ActivityDeps, input: SettleInput): Promise<OutputsByStep['routes']> {
  const { connectionId } = input.outputs.connection ?? {};
  return pollUntil(deps, {
    subject: `the list of routes of ${connectionId ?? 'the connection'}`,
    reason: 'routesMissing',
    every: intervalOf(deps, 'aiven'),
    kind: 'routesListed',
    once: input.once,
    standsOn: linkGround(deps, input),
    notYet: notYetOfAiven,
    look: async ({ signal }) => {
      const service: Service = await deps.clients.aiven.getService(input, { signal });
      const routes = routesOf(service, input.components, connectionId);
      const missing = missingListeners(service, input.components, routes);
      if (missing.length > 0) return { state: `without ${missing.join(', ')}` };
      return { done: await forTheProbe(deps, input, routes, signal) };
    },
  });
}

/** What the prober cannot read itself, and whether a prober polls. */
async function forTheProbe(
  { clients, isPolled }: ActivityDeps,
  input: StepInput,
  routes: readonly Route[],
  signal?: AbortSignal,
): Promise<OutputsByStep['routes']> {
  const taskQueue = input.endpoint?.probe?.taskQueue;
  if (taskQueue === undefined) return { routes };
  const [projectCa, polled] = await Promise.all([
    routes.some(({ ssl }) => ssl)
      ? clients.aiven.projectCa(input.project, signal === undefined ? {} : { signal })
      : undefined,
    isPolled?.(taskQueue) ?? true,
  ]);
  return {
    routes,
    ...(projectCa === undefined ? {} : { projectCa }),
    ...(polled
      ? {}
      : { warnings: [`no worker polls ${taskQueue}: start \`causeway worker --probe-only\` in the VPC`] }),
  };
}

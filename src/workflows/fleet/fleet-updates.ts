/** A fleet's query and updates. */
import { sentBy } from '../callers.ts';
import { setHandler } from '@temporalio/workflow';
import { inPages } from '../../contract/fleet.ts';
import type { AddInput, FleetActionInput, FleetAnswer } from '../../contract/fleet.ts';
import { add, checkAdd, checkRetry, checkStop, stop } from './fleet-actions.ts';
import { requeue, retryable } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';
import {
  addUpdate,
  fleetStateQuery,
  retryableQuery,
  retryFleetUpdate,
  stopFleetUpdate,
} from '../../contract/fleet-messages.ts';
import { fleetView, totalsOf } from './fleet-view.ts';

export function registerFleetUpdates(fleet: FleetRun, publish: () => void): void {
  setHandler(fleetStateQuery, () => fleetView(fleet), {
    description: 'The whole state of the fleet as JSON: totals, every item with its state and why, the estimated end.',
  });
  setHandler(
    retryableQuery,
    (page) => inPages(retryable(fleet).flatMap(({ request }) => request ?? []))[page - 1] ?? [],
    {
      description: 'Requests that a retry would run: one page, counted from 1.',
    },
  );
  const answer = (what: string, input: FleetActionInput, says: string): FleetAnswer => {
    const { actor = 'not given', reason } = input;
    fleet.audit.push({
      at: new Date().toISOString(),
      what,
      actor,
      ...sentBy(),
      ...(reason ? { reason } : {}),
      outcome: says,
    });
    publish();
    return { says, totals: totalsOf(fleet) };
  };
  setHandler(addUpdate, (input: AddInput) => answer('add', input, add(fleet, input)), {
    description: 'More services: {"items": [{"project": "shop", "service": "orders", …}], "actor": "you"}.',
    validator: (input: AddInput) => checkAdd(fleet, input),
  });
  setHandler(retryFleetUpdate, (input) => answer('retry', input ?? {}, `${requeue(fleet)} are started again.`), {
    description: 'Runs again what failed, was rolled back or was skipped. An empty box works.',
    validator: (_input) => checkRetry(fleet),
  });
  setHandler(stopFleetUpdate, (input) => answer('stop', input ?? {}, stop(fleet, input ?? {})), {
    description: 'Starts nothing more; what is under way goes on and is watched to its end. An empty box works.',
    validator: (_input) => checkStop(fleet),
  });
}

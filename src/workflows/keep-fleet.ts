/** `keepFleet`: the lasting record of one fleet. It does nothing by itself, and ends only when it is cancelled. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { desireUpdate, noteSignal, recordQuery } from '../contract/fleet-record.ts';
import type { DesireInput, RecordedItem, RecordHead, RecordPage } from '../contract/fleet-record.ts';
import { inPages } from '../contract/fleet.ts';
import { refuse } from './activity-calls/refusal.ts';
import { desire, headOf, keptFleet, note } from './fleet/record-state.ts';
import type { KeptFleet } from './fleet/record-state.ts';

/** @param pages what an earlier run of the chain handed on, in pages within the payload limits */
export async function keepFleet(head: RecordHead, ...pages: readonly (readonly RecordedItem[])[]): Promise<void> {
  const fleet = keptFleet(head, pages);
  setHandler(recordQuery, (page) => pageOf(fleet, page), {
    description: 'The record, one page of items, counted from 1.',
  });
  setHandler(
    desireUpdate,
    (input) => {
      const answer = desire(fleet, input);
      publish(fleet);
      return answer;
    },
    {
      description: 'One page of a manifest that was applied.',
      validator: (input: DesireInput) => checkDesire(fleet, input),
    },
  );
  setHandler(
    noteSignal,
    (notes) => {
      for (const each of notes) note(fleet, each);
      publish(fleet);
    },
    { description: 'What was learnt about some items.' },
  );
  publish(fleet);
  await condition(() => isLong() && fleet.staged.length === 0);
  await condition(allHandlersFinished);
  return continueAsNew<typeof keepFleet>(headOf(fleet), ...inPages([...fleet.items.values()]));
}

const isLong = (): boolean => {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > LONGEST_HISTORY;
};

/** Replaying it takes a tenth of a second. */
const LONGEST_HISTORY = 2_000;

function pageOf(fleet: KeptFleet, page: number): RecordPage {
  const pages = inPages([...fleet.items.values()]);
  return { ...headOf(fleet), pages: Math.max(1, pages.length), items: pages[page - 1] ?? [] };
}

function checkDesire({ staged }: KeptFleet, input: DesireInput): void {
  const next = input?.page === 1 || (input?.page === staged.length + 1 && staged[0]?.hash === input.hash);
  if (!next) refuse('The pages of a manifest must come in order: begin again with page 1.');
}

function publish({ settings, applied, items }: KeptFleet): void {
  const all = [...items.values()];
  const left = all.filter(({ wanted }) => !wanted).length;
  const by =
    applied === undefined ? '' : `, as ${applied.actor} applied it on ${applied.at.slice(0, 16).replace('T', ' ')} UTC`;
  setCurrentDetails(
    `**Fleet ${settings.name}**: ${all.length - left} services are wanted${by}; ${left} are no longer wanted and may still be there.\n\nFor its state run \`causeway fleet status ${settings.name}\`.`,
  );
}

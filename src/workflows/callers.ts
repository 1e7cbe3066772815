/**
 * Who asked, as Temporal recorded it: the identity of the client that started the run or sent an update. It is in the
 * history and cannot be set by the request itself; the `actor` of a request is what the caller says.
 *
 * The SDK hands the identity to no workflow function; the activation holds it, live and in replay.
 */
import { currentUpdateInfo } from '@temporalio/workflow';
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

/** Each run has this module to itself. */
let starter: string | undefined;
const senders = new Map<string, string>();

/** Bundled with the workflows; the SDK calls it once a run. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      activate(input, next) {
        for (const { initializeWorkflow, doUpdate } of input.activation.jobs ?? []) {
          starter = initializeWorkflow?.identity || starter;
          if (doUpdate?.id && doUpdate.meta?.identity) senders.set(doUpdate.id, doUpdate.meta.identity);
        }
        next(input);
      },
    },
  ],
});

/** Of the run; empty when it is not known. */
export const startedBy = (): { readonly identity?: string } => named(starter);

/** Of the update whose handler asks. */
export const sentBy = (): { readonly identity?: string } => named(senders.get(currentUpdateInfo()?.id ?? ''));

const named = (identity: string | undefined) => (identity === undefined ? {} : { identity });

/**
 * Who asked, as Temporal recorded it: the identity of the client that started the run or sent an update. It is in the
 * history and cannot be set by the request itself; the `actor` of a request is what the caller says.
 *
 * The SDK hands the identity to no workflow function; the activation holds it, live and in replay.
 */
import { currentUpdateInfo } from '@temporalio/workflow';
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

interface Callers {
  starter?: string;
  /** By the id of the update. */
  readonly senders: Map<string, string>;
}

/** Modules are shared by all runs (see the worker's bundle), but the SDK gives each run globals of its own. */
const KEY = Symbol('callers');
const callers = (): Callers => {
  const own = globalThis as { [KEY]?: Callers };
  return (own[KEY] ??= { senders: new Map() });
};

/** Bundled with the workflows; the SDK calls it once a run. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      activate(input, next) {
        const known = callers();
        for (const { initializeWorkflow, doUpdate } of input.activation.jobs ?? []) {
          if (initializeWorkflow?.identity) known.starter = initializeWorkflow.identity;
          if (doUpdate?.id && doUpdate.meta?.identity) known.senders.set(doUpdate.id, doUpdate.meta.identity);
        }
        next(input);
      },
    },
  ],
});

/** Of the run; empty when it is not known. */
export const startedBy = (): { readonly identity?: string } => named(callers().starter);

/** Of the update whose handler asks. */
export const sentBy = (): { readonly identity?: string } => named(callers().senders.get(currentUpdateInfo()?.id ?? ''));

const named = (identity: string | undefined) => (identity === undefined ? {} : { identity });

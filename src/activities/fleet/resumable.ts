/** Many small things in one activity: a few at a time, each remembered in the heartbeat, so that none is done twice. */
import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import { NotReadyError } from '../failures/step-errors.ts';
import { isStopping } from '../waiting/stopping.ts';

const TICK_MS = 5_000;

/**
 * The result of each item, in any order; a second attempt continues where the first was stopped. After a cancellation,
 * or an error (which ends the attempt), no further item is begun, and those under way are awaited.
 * @throws NotReadyError at once when the worker stops: what is under way may need a worker itself
 */
export async function eachOnce<Item, Result extends { readonly link: string }>(
  items: readonly Item[],
  { atOnce, linkOf }: { readonly atOnce: number; readonly linkOf: (item: Item) => string },
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const context = Context.current();
  const done = new Map(before<Result>(context.info.heartbeatDetails).map((result) => [result.link, result]));
  const beat = (): void => context.heartbeat([...done.values()]);
  const ticker = setInterval(beat, TICK_MS);
  const errors: unknown[] = [];
  const actOnce = async (item: Item): Promise<void> => {
    if (done.has(linkOf(item)) || context.cancellationSignal.aborted || errors.length > 0) return;
    try {
      done.set(linkOf(item), await act(item));
      beat();
    } catch (error) {
      errors.push(error);
    }
  };
  const limit = pLimit(atOnce);
  try {
    await Promise.race([Promise.all(items.map((item) => limit(actOnce, item))), handedOver(context)]);
    if (errors.length > 0) throw errors[0] as Error;
    return [...done.values()];
  } finally {
    clearInterval(ticker);
  }
}

function handedOver({ cancelled, cancellationSignal }: Context): Promise<never> {
  return cancelled.catch((): Promise<never> => {
    if (!isStopping(cancellationSignal)) return new Promise(() => undefined);
    throw new NotReadyError('the worker is stopping; another attempt goes on', { reason: 'notReady' });
  });
}

const before = <Result>(details: unknown): readonly Result[] => (Array.isArray(details) ? (details as Result[]) : []);

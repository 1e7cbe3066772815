/**
 * Names of queries and updates with the types of what goes in and out, as `defineQuery` and `defineUpdate` of
 * `@temporalio/workflow` make them. Made here, so that a client need not install that package for two lines of it.
 */
import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';

/** The brands of these types exist for the compiler only; no value has them, the SDK's own have none either. */
export const defineQuery = <Ret, Args extends unknown[] = []>(name: string): QueryDefinition<Ret, Args> =>
  ({ type: 'query', name }) as QueryDefinition<Ret, Args>;

/** As `defineQuery`, for a signal. */
export const defineSignal = <Args extends unknown[] = []>(name: string): SignalDefinition<Args> =>
  ({ type: 'signal', name }) as SignalDefinition<Args>;

/** As `defineQuery`, for an update. */
export const defineUpdate = <Ret, Args extends unknown[] = []>(name: string): UpdateDefinition<Ret, Args> =>
  ({ type: 'update', name }) as UpdateDefinition<Ret, Args>;

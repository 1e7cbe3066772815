/** Tells of each HTTP call of an SDK client: a paginator makes several, an assumed role one of its own. */
import { observed, type ObserveCall } from '../observed.ts';
import { toProviderError } from './errors.ts';

type Api = 'ec2' | 'sts';

/** A middleware for `OUTSIDE_THE_ANSWER`: there the SDK has read the answer, and what it found in it. */
export const observing =
  (api: Api, observe: ObserveCall | undefined) =>
  <Args, Result extends { readonly output?: unknown }>(
    next: (args: Args) => Promise<Result>,
    { commandName = '' }: { readonly commandName?: string },
  ) =>
  (args: Args): Promise<Result> => {
    const source = { api, action: commandName.replace(/Command$/, '') };
    const send = async (known: (requestId: string | undefined) => void): Promise<Result> => {
      const result = await next(args);
      known((result.output as Output | undefined)?.$metadata?.requestId);
      return result;
    };
    return observed(observe, source, send, (error) => toProviderError(error, source));
  };

interface Output {
  readonly $metadata?: { readonly requestId?: string };
}

/** `override`: the source of a role's credentials adds it again each time it renews them. */
export const OUTSIDE_THE_ANSWER = {
  step: 'deserialize',
  priority: 'high',
  name: 'observing',
  override: true,
} as const;

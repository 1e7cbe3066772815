/** Observes each HTTP call of an SDK client: a paginator makes several calls, and an assumed role one more. */
import { observed, type ObserveCall } from '../observed.ts';
import { toProviderError } from './errors.ts';

type Api = 'ec2' | 'sts';

/** A middleware for `OUTSIDE_THE_ANSWER`, where the SDK has already parsed the answer. */
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

/** `override`: the credential source of a role adds it again with each renewal. */
export const OUTSIDE_THE_ANSWER = {
  step: 'deserialize',
  priority: 'high',
  name: 'observing',
  override: true,
} as const;

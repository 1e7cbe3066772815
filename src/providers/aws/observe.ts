/** Observes each HTTP call of an SDK client: a paginator makes several calls, and an assumed role one more. */
import { observed } from '../observed.ts';
import { withoutSecrets } from '../scrub.ts';
import { secretsOfProxy } from '../through-proxy.ts';
import type { AwsOptions } from './aws.ts';
import { toProviderError } from './errors.ts';

type Api = 'ec2' | 'sts';

/**
 * A middleware for `OUTSIDE_THE_ANSWER`, where the SDK has already parsed the answer. A proxy can answer in place of AWS, and
 * may quote what it was sent.
 */
export const observing =
  (api: Api, { observe, proxy }: Pick<AwsOptions, 'observe' | 'proxy'>) =>
  <Args, Result extends { readonly output?: unknown }>(
    next: (args: Args) => Promise<Result>,
    { commandName = '' }: { readonly commandName?: string },
  ) =>
  (args: Args): Promise<Result> => {
    const source = { api, action: commandName.replace(/Command$/, '') };
    const send = async (known: (requestId: string | undefined) => void): Promise<Result> => {
      const result = await next(args).catch((error: unknown) => {
        if (error instanceof Error) error.message = withoutSecrets(error.message, secretsOfProxy(proxy));
        throw error;
      });
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

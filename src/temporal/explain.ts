/** Turns gRPC errors into what a person must correct. */
import { NamespaceNotFoundError } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import { TemporalAccessError } from './access-error.ts';
import { grpcAnswerOf, grpcCodes } from './grpc-code.ts';
import { withoutSecrets } from '../providers/scrub.ts';
import { isTemporalCloud } from './temporal-cloud.ts';

/**
 * Why the server cannot be used; undefined when the error has another cause. `needed`: the permission for what was tried,
 * to complete the sentence: "to register search attributes".
 */
export function accessErrorOf(
  error: unknown,
  { address, namespace, origins, connectionOptions }: TemporalSettings,
  needed?: string,
): TemporalAccessError | undefined {
  if (error instanceof TemporalAccessError) return error;
  const answer = grpcAnswerOf(error);
  const said =
    answer === undefined || answer.details === ''
      ? ''
      : ` (it says: ${withoutSecrets(answer.details, secretsIn(connectionOptions))})`;
  const options = { cause: error };
  if (isNoNamespace(error))
    return new TemporalAccessError(
      'NoNamespace',
      {
        field: origins.namespace.setting,
        value: namespace,
        problem: `is not a namespace of the Temporal server at ${address}`,
        fix: isTemporalCloud(address)
          ? 'correct the name: on Temporal Cloud it is NAME.ACCOUNT, as in shop.a1b2c. A new namespace is made in the Web UI of Temporal Cloud, or by `tcld namespace create`'
          : `correct the name, or create it: temporal operator namespace create --namespace ${namespace} --address ${address}`,
      },
      options,
    );
  if (answer?.code === grpcCodes.unauthenticated)
    return new TemporalAccessError('Unauthenticated', unauthenticated(), options);
  if (answer?.code === grpcCodes.permissionDenied)
    return new TemporalAccessError(
      'NotAllowed',
      {
        field: origins.apiKey.setting,
        problem: `has no permission${needed === undefined ? '' : ` ${needed}`} in namespace ${namespace} at ${address}${said}`,
        fix:
          `${origins.apiKey.isSet ? 'check that the key is valid and for this namespace' : 'set it, if the server asks for a key or a token'}, ` +
          'and ask whoever runs the server to give this identity the permission',
      },
      options,
    );
  return undefined;

  function unauthenticated() {
    const { apiKey } = origins;
    const byMetadata = Object.keys(connectionOptions.metadata ?? {}).length > 0;
    return {
      field: apiKey.setting,
      problem: `${apiKey.isSet ? 'is not accepted' : 'is missing: the credentials are not accepted'} by the Temporal server at ${address}${said}`,
      fix: apiKey.isSet
        ? `make a new key or token for namespace ${namespace}, and set it`
        : `set it to a key or a token for namespace ${namespace}${byMetadata ? ', or correct what TEMPORAL_GRPC_META_ sends' : ''}`,
    };
  }
}

/** A server, or a proxy in front of it, may quote what it was sent. */
const secretsIn = ({ apiKey, metadata = {} }: TemporalSettings['connectionOptions']): readonly string[] =>
  [apiKey, ...Object.values(metadata)].filter((each) => typeof each === 'string');

/** Reads the server's message, because a workflow that is not found has the same code. */
function isNoNamespace(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof NamespaceNotFoundError) return true;
  const { code, details } = grpcAnswerOf(error) ?? { code: undefined, details: '' };
  return code === grpcCodes.notFound && /^Namespace\b.*\bnot found/i.test(details);
}

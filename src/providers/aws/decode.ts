/** Decodes the denials that EC2 encodes, by STS, if this identity has the permission. */
import { DecodeAuthorizationMessageCommand, type STSClient } from '@aws-sdk/client-sts';
import { DeniedError } from '../errors.ts';
import { decodedDenial } from './denial.ts';

/** The longest time to wait for the explanation, ms. */
const TIMEOUT_MS = 5_000;

/** The same error, with what STS decoded, if this identity may call it (`sts:DecodeAuthorizationMessage`). */
export const decodeWith =
  (sts: STSClient) =>
  async (error: unknown): Promise<unknown> => {
    const encoded = error instanceof DeniedError ? error.denial?.encoded : undefined;
    if (!(error instanceof DeniedError) || encoded === undefined) return error;
    const command = new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded });
    const answer = await sts.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
    const decoded = decodedDenial(answer?.DecodedMessage ?? '');
    if (decoded === undefined) return error;
    const { encoded: _, ...said } = error.denial ?? {};
    return new DeniedError(error.message, error.source, { ...decoded, ...said, ...statementOf(decoded) });
  };

const statementOf = ({ statement }: { readonly statement?: string }): { readonly statement?: string } =>
  statement === undefined ? {} : { statement };

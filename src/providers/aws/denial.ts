/** Parses the message of an AWS denial. Its form is in the IAM documentation, "Troubleshoot access denied error messages". */
import type { Denial } from '../errors.ts';
import { withoutFullStop } from '../../contract/printable.ts';

/** The parts of the message; undefined: it has another form. */
export function denialIn(message: string): Denial | undefined {
  const encoded = ENCODED.exec(message)?.[1];
  const [, principal, asked, resource] = SENTENCE.exec(message) ?? [];
  const [, missingIn, missing] = NOT_ALLOWED.exec(message) ?? [];
  const [, deniedIn, policyArn] = DENIED.exec(message) ?? [];
  // The missing action may differ from the one that was called: CreateVpcEndpoint may need `vpce:AllowMultiRegion`.
  const action = missing ?? asked;
  const policy = missingIn ?? deniedIn;
  if (action === undefined && encoded === undefined) return undefined;
  return {
    ...(principal !== undefined && { principal }),
    ...(action !== undefined && { action }),
    ...(resource !== undefined && { resource: withoutFullStop(resource) }),
    ...(policy !== undefined && { policy, explicit: deniedIn !== undefined }),
    ...(policyArn !== undefined && { policyArn: withoutFullStop(policyArn) }),
    ...(encoded !== undefined && { encoded }),
  };
}

/** Parses the JSON that `DecodeAuthorizationMessage` returns. Undefined: it has another form. */
export function decodedDenial(text: string): Denial | undefined {
  const document = parsed(text);
  const { context, explicitDeny, matchedStatements } = document ?? {};
  if (context === undefined) return undefined;
  const statement = matchedStatements?.items?.find(({ statementId = '' }) => statementId !== '')?.statementId;
  return {
    ...(context.principal?.arn !== undefined && { principal: context.principal.arn }),
    ...(context.action !== undefined && { action: context.action }),
    ...(context.resource !== undefined && { resource: context.resource }),
    ...(explicitDeny !== undefined && { explicit: explicitDeny }),
    ...(statement !== undefined && { statement }),
  };
}

interface Decoded {
  readonly explicitDeny?: boolean;
  readonly matchedStatements?: { readonly items?: readonly { readonly statementId?: string }[] };
  readonly context?: {
    readonly principal?: { readonly arn?: string };
    readonly action?: string;
    readonly resource?: string;
  };
}

function parsed(text: string): Decoded | undefined {
  try {
    return JSON.parse(text) as Decoded;
  } catch {
    return undefined;
  }
}

const ENCODED = /Encoded authorization failure message:\s*([A-Za-z0-9+/=_-]+)/i;
const SENTENCE = /\b(?:User|Caller): (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/;
const KIND = '((?:[\\w-]+ ){1,3}policy|permissions boundary)';
const NOT_ALLOWED = new RegExp(`because no ${KIND} allows the ([\\w-]+:\\w+) action`);
const DENIED = new RegExp(`with an explicit deny in an? ${KIND}(?:: (arn:\\S+))?`);

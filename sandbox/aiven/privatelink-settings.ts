import { ApiError } from './api-error.ts';
import type { PrivatelinkSettings } from './privatelink.ts';

/** Reads `principals` and `supported_regions` of a body, or refuses the body as the API's schema does. */
export function settingsOf(
  body: Readonly<Record<string, unknown>>,
  { principals: presence }: { principals: 'required' | 'optional' },
): PrivatelinkSettings {
  const unknown = Object.keys(body).find((key) => key !== 'principals' && key !== 'supported_regions');
  if (unknown !== undefined) throw invalid(`Additional properties are not allowed ('${unknown}' was unexpected)`);
  if (presence === 'required' && body['principals'] === undefined) throw invalid("'principals' is a required property");
  const principals = listOf(body, 'principals', { min: 1 });
  const supportedRegions = listOf(body, 'supported_regions', { min: 0 });
  const malformed = principals?.find((principal) => !PRINCIPAL.test(principal));
  if (malformed !== undefined) throw invalid(`principals: '${malformed}' is not a valid IAM principal ARN`);
  return { ...(principals && { principals }), ...(supportedRegions && { supportedRegions }) };
}

const MAX_ITEMS = 16;
/** Root, user or role of an account in any AWS partition, with or without a path. */
const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)$/;

function listOf(
  body: Readonly<Record<string, unknown>>,
  key: string,
  { min }: { min: number },
): readonly string[] | undefined {
  const value = body[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value))
    throw invalid(`${key}: ${value === null ? 'None' : JSON.stringify(value)} is not of type 'array'`);
  const other: unknown = value.find((each) => typeof each !== 'string');
  if (other !== undefined) throw invalid(`${key}: ${JSON.stringify(other)} is not of type 'string'`);
  if (value.length < min) throw invalid(`${key}: [] is too short`);
  if (value.length > MAX_ITEMS) throw invalid(`${key}: the list is too long, at most ${MAX_ITEMS} items are allowed`);
  return value as readonly string[];
}

const invalid = (what: string): ApiError => new ApiError(400, `Invalid input: ${what}`, 'invalid_input');

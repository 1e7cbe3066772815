/** The search attributes that a run sets. With an unregistered one, a start is rejected and an upsert blocks the run. */
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import { TemporalAccessError } from '../temporal/access-error.ts';
import { accessErrorOf } from '../temporal/explain.ts';
import { grpcAnswerOf, grpcCodes } from '../temporal/grpc-code.ts';
import { isTemporalCloud } from '../temporal/temporal-cloud.ts';
import { addCommands, freeCommands, type AttributeTypes } from './attribute-commands.ts';
import { registeredAttributes } from './registered-attributes.ts';

const { INDEXED_VALUE_TYPE_KEYWORD: Keyword, INDEXED_VALUE_TYPE_KEYWORD_LIST: KeywordList } =
  proto.temporal.api.enums.v1.IndexedValueType;

export const searchAttributes = {
  PrivateLinkStatus: Keyword,
  PrivateLinkProject: Keyword,
  PrivateLinkService: Keyword,
  PrivateLinkAccounts: KeywordList,
} as const;

type Services = Pick<Connection, 'operatorService' | 'workflowService'>;

/**
 * Registers what is missing.
 * @throws TemporalAccessError with the commands to run, when the worker may not register them itself, or when one has
 *   another type. Other errors of the server are passed on, because they may be transient.
 */
export async function requireSearchAttributes(services: Services, temporal: TemporalSettings): Promise<void> {
  const { namespace } = temporal;
  let missing: Wanted = Object.entries(searchAttributes);
  try {
    const found = await compareSearchAttributes(services, namespace);
    if (found.wrong.length > 0) throw otherType(temporal, found.wrong);
    missing = found.missing;
    if (missing.length === 0) return;
    await services.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
  } catch (error) {
    const why = accessErrorOf(error, temporal, 'to register the search attributes of Causeway');
    const problem = isUnimplemented(error) ? cannotRegister(namespace, missing) : why?.problem;
    if (problem === undefined || (why !== undefined && why.type !== 'NotAllowed')) throw why ?? error;
    const fix = `let somebody who may run this do so, then start the worker again:\n${addCommands(temporal, typesOf(missing))}`;
    throw new TemporalAccessError('NotAllowed', { ...problem, fix }, { cause: error });
  }
}

const isUnimplemented = (error: unknown): boolean => grpcAnswerOf(error)?.code === grpcCodes.unimplemented;

const cannotRegister = (namespace: string, missing: Wanted) => ({
  field: missing.map(([name]) => name).join(', '),
  problem: `${missing.length > 1 ? 'are' : 'is'} not registered in namespace ${namespace}, and this server does not let a worker register search attributes`,
});

type Wanted = readonly (readonly [string, number])[];

export interface ComparedAttributes {
  readonly missing: Wanted;
  /** Registered with another type. */
  readonly wrong: Wanted;
  /** Registered, but this identity cannot see the type. */
  readonly unseen: Wanted;
}

export async function compareSearchAttributes(services: Services, namespace: string): Promise<ComparedAttributes> {
  const wanted = Object.entries(searchAttributes);
  const found = await registeredAttributes(services, namespace, Object.keys(searchAttributes));
  return {
    missing: wanted.filter(([name]) => !found.has(name)),
    wrong: wanted.filter(([name, type]) => ![undefined, type].includes(found.get(name))),
    unseen: wanted.filter(([name]) => found.has(name) && found.get(name) === undefined),
  };
}

/** What to do about those that are missing. */
export const registerThem = (temporal: TemporalSettings, missing: Wanted): string =>
  `${isTemporalCloud(temporal.address) ? 'run' : 'start a worker that may register them, or run'}:\n${addCommands(temporal, typesOf(missing))}`;

export function otherType(temporal: TemporalSettings, wrong: Wanted): TemporalAccessError {
  const names = wrong.map(([name]) => name);
  const [free, kept] = isTemporalCloud(temporal.address)
    ? ['rename the existing one', 'Workflows that use the old name fail afterwards']
    : ['remove it if nobody uses it', 'What is removed can no longer be searched for'];
  return new TemporalAccessError('SearchAttributes', {
    field: names.join(', '),
    problem: `${names.length > 1 ? 'are search attributes' : 'is a search attribute'} of another type in namespace ${temporal.namespace}`,
    fix: `${free}, and create it again, or use another namespace. ${kept}:\n${freeCommands(temporal, names)}\n${addCommands(temporal, typesOf(wrong))}`,
  });
}

const typesOf = (wanted: Wanted): AttributeTypes =>
  Object.fromEntries(wanted.map(([name, type]) => [name, type === Number(KeywordList) ? 'KeywordList' : 'Keyword']));

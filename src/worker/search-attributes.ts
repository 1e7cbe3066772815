/** The search attributes a run sets. Starting with an unregistered one is rejected, upserting one wedges the run. */
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import { TemporalAccessError } from '../temporal/access-error.ts';
import { accessErrorOf } from '../temporal/explain.ts';

const { INDEXED_VALUE_TYPE_KEYWORD: Keyword, INDEXED_VALUE_TYPE_KEYWORD_LIST: KeywordList } =
  proto.temporal.api.enums.v1.IndexedValueType;

export const searchAttributes = {
  PrivateLinkStatus: Keyword,
  PrivateLinkProject: Keyword,
  PrivateLinkService: Keyword,
  PrivateLinkAccounts: KeywordList,
} as const;

/**
 * Registers what is missing.
 * @throws TemporalAccessError with the commands to run, when the worker may not register them itself, or when one has
 *   another type. Other errors of the server as they are: they may pass.
 */
export async function requireSearchAttributes(
  { operatorService }: Pick<Connection, 'operatorService'>,
  temporal: TemporalSettings,
): Promise<void> {
  const { namespace } = temporal;
  const allowed = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      const why = accessErrorOf(error, temporal, 'to register the search attributes of Causeway');
      if (why?.type !== 'NotAllowed') throw why ?? error;
      const fix = `let somebody who may run this, then start the worker again:\n${commands(temporal, Object.keys(searchAttributes))}`;
      throw new TemporalAccessError('NotAllowed', { ...why.problem, fix }, { cause: error });
    });
  const { missing, wrong } = await allowed(compareSearchAttributes(operatorService, namespace));
  if (wrong.length > 0) throw otherType(temporal, wrong);
  if (missing.length === 0) return;
  await allowed(operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) }));
}

type Wanted = readonly (readonly [string, number])[];

/** Those that are not registered, and those that are with another type. */
export async function compareSearchAttributes(
  operatorService: Connection['operatorService'],
  namespace: string,
): Promise<{ readonly missing: Wanted; readonly wrong: Wanted }> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const found = customAttributes ?? {};
  const wanted = Object.entries(searchAttributes);
  return {
    missing: wanted.filter(([name]) => !(name in found)),
    wrong: wanted.filter(([name, type]) => name in found && found[name] !== type),
  };
}

/** What to do about those that are missing. */
export const registerThem = (temporal: TemporalSettings, missing: Wanted): string =>
  `start a worker that may register them, or run:\n${commands(
    temporal,
    missing.map(([name]) => name),
  )}`;

export function otherType(temporal: TemporalSettings, wrong: Wanted): TemporalAccessError {
  const names = wrong.map(([name]) => name);
  return new TemporalAccessError('SearchAttributes', {
    field: names.join(', '),
    problem: `${names.length > 1 ? 'are search attributes' : 'is a search attribute'} of another type in namespace ${temporal.namespace}`,
    fix: `remove what nobody uses, and create it anew; or use another namespace:\n${commands(temporal, names, 'remove')}\n${commands(temporal, names)}`,
  });
}

function commands({ address, namespace }: TemporalSettings, names: readonly string[], verb = 'create'): string {
  const at = `--address ${address} --namespace ${namespace}`;
  return Object.entries(searchAttributes)
    .filter(([name]) => names.includes(name))
    .map(([name, type]) => {
      const more = verb === 'create' ? ` --type ${type === KeywordList ? 'KeywordList' : 'Keyword'}` : ' --yes';
      return `  temporal operator search-attribute ${verb} ${at} --name ${name}${more}`;
    })
    .join('\n');
}

/** Commands to paste that correct the search attributes: of Temporal's CLI, or of tcld for Temporal Cloud. */
import type { TemporalSettings } from '../config/temporal.ts';
import { isTemporalCloud } from '../temporal/temporal-cloud.ts';

/** The type by name, in the spelling of both tools: `Keyword`. */
export type AttributeTypes = Readonly<Record<string, string>>;

/** Commands that add them: one indented line each; tcld adds all in one command. */
export function addCommands(temporal: TemporalSettings, wanted: AttributeTypes): string {
  const attributes = Object.entries(wanted);
  return isTemporalCloud(temporal.address)
    ? tcld(temporal, 'add', ...attributes.map(([name, type]) => `--search-attribute ${name}=${type}`))
    : attributes.map(([name, type]) => operator(temporal, 'create', `--name ${name} --type ${type}`)).join('\n');
}

/** Commands that free names used with another type. Temporal Cloud cannot remove an attribute, only rename it. */
export const freeCommands = (temporal: TemporalSettings, taken: readonly string[]): string =>
  taken
    .map((name) =>
      isTemporalCloud(temporal.address)
        ? tcld(temporal, 'rename', `--existing-name ${name}`, `--new-name ${name}Before`)
        : operator(temporal, 'remove', `--name ${name} --yes`),
    )
    .join('\n');

const operator = ({ address, namespace }: TemporalSettings, verb: string, rest: string): string =>
  `  temporal operator search-attribute ${verb} --address ${address} --namespace ${namespace} ${rest}`;

/** https://docs.temporal.io/cloud/tcld/namespace#search-attributes */
const tcld = ({ namespace }: TemporalSettings, verb: string, ...rest: readonly string[]): string =>
  `  tcld namespace search-attributes ${verb} --namespace ${namespace} ${rest.join(' ')}`;

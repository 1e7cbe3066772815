/** Commands to paste that make search attributes right: of Temporal's own CLI, or of tcld where Temporal Cloud is used. */
import type { TemporalSettings } from '../config/temporal.ts';
import { isTemporalCloud } from '../temporal/temporal-cloud.ts';

/** By name, the type as both tools spell it: `Keyword`. */
export type AttributeTypes = Readonly<Record<string, string>>;

/** Adds them. One line each, indented; tcld adds all by one command. */
export function addCommands(temporal: TemporalSettings, wanted: AttributeTypes): string {
  const attributes = Object.entries(wanted);
  return isTemporalCloud(temporal.address)
    ? tcld(temporal, 'add', ...attributes.map(([name, type]) => `--search-attribute ${name}=${type}`))
    : attributes.map(([name, type]) => operator(temporal, 'create', `--name ${name} --type ${type}`)).join('\n');
}

/** Frees names that are taken by another type. Temporal Cloud removes no attribute, but renames it. */
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

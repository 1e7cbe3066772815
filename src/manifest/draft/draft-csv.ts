/** Drafted items in CSV: a row is one endpoint, with comments above it. */
import type { Linkable } from '../../contract/linkable.ts';
import { csvColumns } from '../csv-columns.ts';
import { headOf, plain } from './draft-comments.ts';
import { draftItems, type DraftEndpoint, type DraftItem } from './draft-items.ts';

const columns = ['project', 'service', 'components', 'vpcId', 'name', 'subnetIds', 'securityGroupIds'] as const;
const more = ['region', 'roleArn', 'adopt'] as const;
const headings = [...columns, ...more];

/** For `itemsFrom` of a manifest. */
export function draftCsv(found: Linkable): string {
  const meanings = csvColumns
    .filter(({ name }) => headings.some((each) => each === name))
    .map(({ name, says }) => `${name}: ${says}`);
  const lines = draftItems(found).flatMap((item) => [
    ...comments(item.says),
    ...item.endpoints.map((endpoint) => rowOf(item, endpoint)),
  ]);
  return `${[...comments([...headOf(found), ...meanings]), headings.join(','), ...lines].join('\n')}\n`;
}

const comments = (lines: readonly string[]): readonly string[] => lines.map((line) => `# ${unquoted(plain(line))}`);

/** Without characters that a spreadsheet would quote: a quoted cell is no longer a comment. */
const unquoted = (line: string): string => line.replace(/[,;"]/g, ' ').replace(/ {2,}/g, ' ').trim();

/** Needs no quotes: ids, and names that Aiven accepted, hold no separators or quotes. */
const rowOf = ({ project, service, components }: DraftItem, endpoint: DraftEndpoint): string => {
  const cells: Readonly<Record<(typeof headings)[number], string | readonly string[]>> = {
    ...{ project, service, components, name: '', region: '', roleArn: '', adopt: '' },
    ...endpoint,
  };
  return headings.map((name) => [cells[name]].flat().join(' ')).join(',');
};

/** The columns of a CSV file of items, and how their names and cells are read. */
import type { Problem } from '../problems/problems.ts';
import { nearest } from '../contract/nearest.ts';

export interface CsvColumn {
  /** The field of the request or of its endpoint that the column fills. */
  readonly name: string;
  /** Whether the field is the endpoint's: a row is one endpoint. */
  readonly endpoint?: true;
  /** Whether a cell may hold several values, separated by spaces, semicolons or commas. */
  readonly list?: true;
  /** For people, in the template. */
  readonly says: string;
}

export const csvColumns: readonly CsvColumn[] = [
  { name: 'project', says: 'Aiven project (may be left out when the manifest has a default)' },
  { name: 'service', says: 'Aiven service (rows of one service become one onboarding)' },
  { name: 'components', list: true, says: 'components to open: kafka schema_registry' },
  { name: 'principals', list: true, says: 'IAM ARNs to allow (default: the one that creates the endpoint)' },
  { name: 'zones', says: 'any (default) or all: in how many zones each route must be proven' },
  { name: 'onFailure', says: 'park (default) or compensate' },
  { name: 'parkedFor', says: 'how long to wait for a person: 7 days' },
  { name: 'repair', says: 'true: a drift check may repair the link' },
  { name: 'vpcId', endpoint: true, says: 'VPC of the endpoint (empty: the service is only prepared)' },
  { name: 'name', endpoint: true, says: 'tells a second endpoint in the same VPC apart' },
  { name: 'subnetIds', endpoint: true, list: true, says: 'one subnet for each availability zone' },
  { name: 'securityGroupIds', endpoint: true, list: true, says: 'security groups that let the clients in' },
  { name: 'region', endpoint: true, says: "AWS region (default: the service's own)" },
  { name: 'roleArn', endpoint: true, says: "role to assume in the endpoint's account" },
  { name: 'externalId', endpoint: true, says: 'external id that the role asks for' },
  { name: 'adopt', endpoint: true, says: 'id of an existing endpoint to use as it is' },
  { name: 'replace', endpoint: true, says: 'true: swap an endpoint that belongs to an older PrivateLink' },
  { name: 'exact', endpoint: true, says: 'true: remove the subnets and groups that are not named' },
  { name: 'probeTaskQueue', endpoint: true, says: 'task queue of the prober in the VPC' },
];

const names = csvColumns.map(({ name }) => name);

/** The column of a heading, which may be in any case, with spaces, hyphens or underscores between its words. */
export function columnOf(heading: string): CsvColumn | undefined {
  const plain = plainName(heading);
  return csvColumns.find(({ name }) => plainName(name) === plain);
}

const plainName = (heading: string): string => heading.toLowerCase().replace(/[\s_-]/g, '');

/** The problem of a heading that is not a column. `at`: its file and line. */
export function unknownColumn(at: string, heading: string): Problem {
  const meant = nearest(plainName(heading), names);
  const fix = meant === undefined ? `use ${names.join(', ')}` : `write ${meant}`;
  return { field: heading, at, problem: 'is not a known column', fix };
}

/**
 * An empty file to fill in, with a comment for each column. Spreadsheets show the comments as rows, which may stay: they
 * hold no characters that a spreadsheet would quote.
 */
export function csvTemplate(): string {
  const comments = csvColumns.map(
    ({ name, list, says }) => `# ${name}: ${says}${list ? ' (several: put spaces between)' : ''}`,
  );
  return `${comments.join('\n')}\n${names.join(',')}\n`;
}

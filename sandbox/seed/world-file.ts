import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { policyDocument } from '../iam/read-policy.ts';

/** The content of a world file; docs/sandbox.md describes it. */
export type WorldFile = z.input<typeof schema>;

/**
 * Reads a world from a YAML or JSON file.
 * @throws Error naming the file and every problem in it.
 */
export async function readWorldFile(path: string): Promise<WorldFile> {
  const text = await readFile(path, 'utf8');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new Error(`${path} is not YAML: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const { data, error } = schema.safeParse(content);
  if (error === undefined) return data;
  const problems = error.issues.map(({ path: at, message }) => `  ${at.map(String).join('.') || 'file'}: ${message}`);
  throw new Error(`${path} does not describe a world:\n${problems.join('\n')}`);
}

const zoneId = z.string().regex(/^[a-z]+\d-az\d$/, 'expected a zone id such as euw1-az1');
const accountId = z.string().regex(/^\d{12}$/, 'expected twelve digits in quotes');
const awsId = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `expected ${prefix}- and 8 to 17 hex digits`);
const port = z.int().min(0).max(65_535);

const service = z.strictObject({
  name: z.string().min(1),
  type: z.string().exactOptional(),
  plan: z.string().exactOptional(),
  cloudName: z.string().exactOptional(),
  projectVpcId: z.string().nullable().exactOptional(),
  state: z.enum(['POWEROFF', 'REBALANCING', 'REBUILDING', 'RUNNING']).exactOptional(),
  nodeZoneIds: z.array(zoneId).min(1).exactOptional(),
  byoc: z.boolean().exactOptional(),
  userConfig: z.record(z.string(), z.unknown()).exactOptional(),
  integrations: z.array(z.enum(['prometheus', 'jolokia'])).exactOptional(),
  /** Present: the service has a privatelink already, which allows these principals. */
  principals: z.array(z.string()).max(16).exactOptional(),
  portBase: port.exactOptional(),
  privatelinkPortBase: port.exactOptional(),
});

const projectVpc = z.strictObject({
  id: z.string().exactOptional(),
  cloudName: z.string().exactOptional(),
  networkCidr: z.string().exactOptional(),
  state: z.enum(['APPROVED', 'ACTIVE', 'DELETING', 'DELETED']).exactOptional(),
});

const securityGroup = z.strictObject({
  id: awsId('sg').exactOptional(),
  name: z.string(),
  allow: z.array(
    z.strictObject({
      protocol: z.string().exactOptional(),
      fromPort: port,
      toPort: port,
      cidr: z.string().exactOptional(),
    }),
  ),
});

const subnet = z.strictObject({
  id: awsId('subnet').exactOptional(),
  zoneId,
  freeAddresses: z.int().min(0).max(251).exactOptional(),
  ipv6Only: z.boolean().exactOptional(),
  sharedWith: z.array(accountId).exactOptional(),
});

const vpc = z.strictObject({
  id: awsId('vpc').exactOptional(),
  name: z.string().exactOptional(),
  region: z.string().exactOptional(),
  endpointQuota: z.int().min(0).exactOptional(),
  dualStack: z.boolean().exactOptional(),
  subnets: z.array(subnet).max(4).exactOptional(),
  securityGroups: z.array(securityGroup).exactOptional(),
});

const account = z.strictObject({
  id: accountId,
  users: z
    .array(
      z.strictObject({
        name: z.string(),
        accessKeyId: z.string(),
        secretAccessKey: z.string(),
        policies: z.array(policyDocument).exactOptional(),
      }),
    )
    .exactOptional(),
  roles: z
    .array(
      z.strictObject({
        name: z.string(),
        trusts: z.array(z.string()).exactOptional(),
        externalId: z.string().exactOptional(),
        denies: z.array(z.string()).exactOptional(),
        policies: z.array(policyDocument).exactOptional(),
      }),
    )
    .exactOptional(),
  vpcs: z.array(vpc).exactOptional(),
});

const schema = z.strictObject({
  tokens: z.array(z.string().min(1)).min(1),
  readOnlyTokens: z.array(z.string().min(1)).exactOptional(),
  /** Permissions by token; absent: all. */
  permissions: z.record(z.string().min(1), z.array(z.string())).exactOptional(),
  projects: z.array(
    z.strictObject({
      name: z.string().min(1),
      vpcs: z.array(projectVpc).exactOptional(),
      services: z.array(service).exactOptional(),
    }),
  ),
  accounts: z.array(account).min(1),
});

/** Names and ids of the seeded world, for tests, examples and the documentation. */
export const seeded = {
  project: 'shop',
  projectVpc: '0a1b2c3d-4e5f-4a60-8001-00000000a1b2',
  token: 'sandbox-token-0123456789abcdef',
  readOnlyToken: 'sandbox-readonly-token-0123456789',
  /** The account of the access key in the env file, and one that is reached by assuming a role. */
  account: '111122223333',
  otherAccount: '444455556666',
  user: 'arn:aws:iam::111122223333:user/causeway',
  accessKeyId: 'AKIACAUSEWAYSANDBOX1',
  secretAccessKey: 'sandbox/secret/0123456789abcdef012345678',
  roles: {
    privatelink: 'arn:aws:iam::111122223333:role/privatelink',
    /** May not create VPC endpoints. */
    denied: 'arn:aws:iam::111122223333:role/no-endpoints',
    /** In the other account; requires `externalId`. */
    other: 'arn:aws:iam::444455556666:role/privatelink',
  },
  externalId: 'causeway-4444',
  vpcs: {
    orders: seededVpc('1'),
    billing: seededVpc('2'),
    /** In the other account. */
    analytics: seededVpc('3'),
    /** In eu-west-2. */
    london: seededVpc('4'),
  },
} as const;

/** `vpc-0a1b2c3d4e5f60001`: subnets a, b, c in az1, az2, az3; `full` in az1 has no address left. */
function seededVpc(digit: string): {
  readonly id: string;
  readonly subnets: readonly [string, string, string];
  readonly fullSubnet: string;
  readonly openGroup: string;
  readonly closedGroup: string;
} {
  const base = '0a1b2c3d4e5f6';
  return {
    id: `vpc-${base}000${digit}`,
    subnets: [`subnet-${base}00${digit}a`, `subnet-${base}00${digit}b`, `subnet-${base}00${digit}c`],
    fullSubnet: `subnet-${base}00${digit}f`,
    openGroup: `sg-${base}00${digit}1`,
    closedGroup: `sg-${base}00${digit}2`,
  };
}

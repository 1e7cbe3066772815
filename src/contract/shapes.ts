/**
 * How each kind of name looks. Ids are checked for their shape only: whether they exist is checked at Aiven and AWS
 * later. The schema of a request (`src/schema`) and the checks of updates (`update-fields.ts`) are made of these.
 */

export interface Shape {
  readonly pattern: RegExp;
  /** "a VPC id" */
  readonly noun: string;
  readonly example: string;
  readonly description: string;
  /** For common mistakes: what this text is instead, and what to write. */
  readonly hint?: (value: string) => Said | undefined;
}

export interface Said {
  readonly problem: string;
  readonly fix: string;
}

export const projectName: Shape = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/,
  noun: 'a project name',
  example: 'shop',
  description: 'Aiven project of the service.',
  hint: (value) =>
    value.includes('/')
      ? { problem: 'holds a slash', fix: 'write the project and the service in fields of their own' }
      : undefined,
};

export const serviceName: Shape = {
  pattern: /^[a-z0-9][a-z0-9-]{0,63}$/,
  noun: 'a service name',
  example: 'orders-kafka',
  description: 'Aiven service to be reached.',
};

export const componentName: Shape = {
  pattern: /^[a-z][a-z0-9_]{0,63}$/,
  noun: 'a component name',
  example: 'kafka',
  description: "A key of the service's `privatelink_access`.",
  hint: (value) =>
    /^[A-Za-z-]+$/.test(value)
      ? { problem: 'is not a component name', fix: `write ${value.toLowerCase().replaceAll('-', '_')}` }
      : undefined,
};

/** AWS ids are 8 or 17 hex digits; other lengths are for AWS to refuse. */
const awsId = (prefix: string, thing: string, description: string): Shape => ({
  pattern: new RegExp(`^${prefix}-[0-9a-f]+$`),
  noun: thing,
  example: `${prefix}-0a1b2c3d4e5f60718`,
  description,
  hint: (value) => idHint(prefix, value),
});

export const vpcId = awsId('vpc', 'a VPC id', 'VPC that holds the endpoint.');
export const subnetId = awsId('subnet', 'a subnet id', 'Subnet for one network interface of the endpoint.');
export const securityGroupId = awsId(
  'sg',
  'a security group id',
  "Security group of the endpoint's network interfaces.",
);
export const vpcEndpointId = awsId('vpce', 'a VPC endpoint id', 'Endpoint that is not ours, to be used as it is.');

export const endpointName: Shape = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/,
  noun: 'a name of letters, digits, dots, dashes and underscores (at most 32)',
  example: 'blue',
  description: 'Tells a second endpoint in the same VPC apart.',
};

export const regionName: Shape = {
  pattern: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/,
  noun: 'an AWS region',
  example: 'eu-west-1',
  description: "Region of the VPC. Default: the region in the service's cloud_name.",
  hint: (value) => {
    if (value.startsWith('aws-')) return { problem: "is Aiven's name of a cloud", fix: `write ${value.slice(4)}` };
    return /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(value)
      ? { problem: 'is an availability zone', fix: `write ${value.slice(0, -1)}` }
      : undefined;
  },
};

export const roleArn: Shape = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
  noun: 'the ARN of an IAM role',
  example: 'arn:aws:iam::111122223333:role/privatelink',
  description: "Role to assume for the endpoint's account. Default: the worker's own identity.",
  hint: arnHint,
};

export const principalArn: Shape = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]{1,576})$/,
  noun: 'the ARN of an IAM role, user or account root',
  example: 'arn:aws:iam::111122223333:role/privatelink',
  description: 'IAM principal allowed to connect.',
  hint: arnHint,
};

export const externalId: Shape = {
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  noun: 'an external id of 2 to 1224 letters, digits and +=,.@:/-_',
  example: 'causeway-shop',
  description: 'External id that the trust policy of roleArn demands.',
};

export const taskQueueName: Shape = {
  pattern: /^[^\s]{1,200}$/,
  noun: 'a task queue name without blanks',
  example: 'causeway-probe-vpc-0a1b2c3d4e5f60718',
  description: 'Task queue of a worker inside the VPC that proves the path.',
};

const units = 'milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y';

// At least one digit of the number is not zero: "0 minutes" ends before it begins.
const durationPattern = new RegExp(`^(?=[0-9.]*[1-9])\\d{1,12}(\\.\\d{1,6})? ?(${units})$`);

/** As the `ms` package, and so Temporal, reads it. */
export const duration: Omit<Shape, 'description'> = {
  pattern: durationPattern,
  noun: 'a duration above zero',
  example: '30 minutes',
  hint: durationHint,
};

function idHint(prefix: string, value: string): Said | undefined {
  if (new RegExp(`^${prefix}-[0-9a-f]+$`, 'i').test(value.trim()))
    return { problem: 'is not how AWS writes the id', fix: `write ${value.trim().toLowerCase()}` };
  const other = /^(vpc|subnet|sg|vpce|eni|rtb|acl|vpce-svc)-[0-9a-f]+$/.exec(value);
  return other === null
    ? undefined
    : { problem: `is the id of another kind (${other[1]}-…)`, fix: `write an id that begins with ${prefix}-` };
}

function arnHint(value: string): Said | undefined {
  if (value.includes('\\')) return { problem: 'holds a backslash', fix: `write ${value.replaceAll('\\', '')}` };
  if (value === '*')
    return { problem: 'would let every AWS account connect', fix: 'name accounts, roles or users one by one' };
  if (/^\d{12}$/.test(value))
    return { problem: 'is an account number', fix: `write arn:aws:iam::${value}:root, or the ARN of one role` };
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(value);
  if (session !== null)
    return {
      problem: 'is a session, not a role',
      fix: `write arn:${session[1]}:iam::${session[2]}:role/${session[3]} (with the role's path, if it has one)`,
    };
  const account = /^arn:aws[a-z-]*:iam:[^:]*:([^:]*):/.exec(value)?.[1];
  if (account !== undefined && !/^\d{12}$/.test(account))
    return {
      problem: 'lacks a twelve-digit account number',
      fix: 'write it as in arn:aws:iam::111122223333:role/privatelink',
    };
  return undefined;
}

function durationHint(value: string): Said | undefined {
  if (value.startsWith('-')) return { problem: 'is negative', fix: 'write a duration above zero, as in 30 minutes' };
  if (/^0*[1-9]\d*$/.test(value)) return { problem: 'has no unit', fix: `write ${value} minutes, or another unit` };
  return undefined;
}

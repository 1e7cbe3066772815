/** `causeway retry`: try what is parked again, with corrections or without. */
import type { Command } from 'commander';
import { parse } from 'yaml';
import { ProblemsError } from '../../problems/problems.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Patch } from '../../contract/run.ts';
import { sendUpdate, updateCommand, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';

interface Options extends UpdateOptions {
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  readonly roleArn?: string;
  readonly principal?: readonly string[];
  readonly patch?: string;
}

export const retryCommand = (): Command =>
  updateCommand('retry', 'Try what is parked again, from the top of its list.', [
    "retry shop/orders-kafka --reason 'granted ec2:CreateVpcEndpoint'",
    'retry shop/orders-kafka --endpoint vpc-0a1b2c3d --subnet subnet-0a subnet-0b',
    `retry shop/orders-kafka --patch '{ "budgets": { "targets": "1 hour" } }'`,
  ])
    .option('--subnet <ids...>', 'use these subnets instead')
    .option('--security-group <ids...>', 'use these security groups instead')
    .option('--role-arn <arn>', 'assume this role instead')
    .option('--principal <arns...>', 'allow these principals too')
    .option('--patch <json>', 'any other correction, as the update takes it')
    .action((link: LinkName, options: Options) =>
      sendUpdate(options, link, 'retry', (handle) => handle.retry({ ...whoAndWhere(options), ...patchOf(options) })),
    );

function patchOf({ subnet, securityGroup, roleArn, principal, patch }: Options): { patch?: Patch } {
  const merged: Patch = {
    ...(patch === undefined ? {} : readPatch(patch)),
    ...(subnet === undefined ? {} : { subnetIds: subnet }),
    ...(securityGroup === undefined ? {} : { securityGroupIds: securityGroup }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(principal === undefined ? {} : { principals: principal }),
  };
  return Object.keys(merged).length === 0 ? {} : { patch: merged };
}

function readPatch(text: string): Patch {
  const wrong = (problem: string): ProblemsError =>
    new ProblemsError('Usage', [
      {
        field: '--patch',
        value: text,
        problem,
        fix: `write it as in '{ "roleArn": "arn:aws:iam::111122223333:role/x" }'`,
      },
    ]);
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is not an object');
  return value;
}

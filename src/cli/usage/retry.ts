/** How `causeway retry` is called. */
import type { Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import type { RetryOptions } from '../commands/retry.ts';
import { run } from '../program/command.ts';
import { updateCommand } from './update-command.ts';

export const retryCommand = (): Command =>
  updateCommand('retry', 'Try again what is parked, from its first step.', [
    "retry shop/orders-kafka --reason 'granted ec2:CreateVpcEndpoint'",
    'retry shop/orders-kafka --endpoint vpc-0a1b2c3d --subnet subnet-0a subnet-0b',
    `retry shop/orders-kafka --patch '{ "budgets": { "targets": "1 hour" } }'`,
  ])
    .option('--subnet <ids...>', 'use these subnets instead')
    .option('--security-group <ids...>', 'use these security groups instead')
    .option('--role-arn <arn>', 'assume this role instead')
    .option('--principal <arns...>', 'allow these principals too')
    .option('--patch <json>', 'any other correction, as the update takes it')
    .action((link: LinkName, options: RetryOptions) =>
      run(options, async (invocation) => (await import('../commands/retry.ts')).retry(invocation, link)),
    );

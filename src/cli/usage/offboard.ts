/** How `causeway offboard` is called. */
import type { Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import type { OffboardOptions } from '../commands/offboard.ts';
import { run } from '../program/command.ts';
import { changeCommand } from './change-command.ts';

export const offboardCommand = (): Command =>
  changeCommand('offboard', 'Take away what onboarding made: lists what goes and what stays, then asks.', [
    'offboard shop/orders-kafka',
    'offboard shop/orders-kafka --vpc vpc-0a1b2c3d --yes',
    "offboard shop/orders-kafka --force --reason 'the service is moved' --yes",
  ])
    .option('--vpc <ids...>', 'only these endpoints of ours: VPC id, VPC/NAME or VPC endpoint id')
    .option('--all', 'all of ours (the default)')
    .option('--principals', 'also take away the principals that only this link needed')
    .option('--privatelink', 'delete the PrivateLink resource although no receipt says that it is ours')
    .option('--component <names...>', 'switch these off although no receipt says that we switched them on')
    .option('--force', 'delete the PrivateLink resource although others are connected; needs --reason')
    .option('--yes', 'do not ask')
    .action((link: LinkName, options: OffboardOptions) =>
      run(options, async (invocation) => (await import('../commands/offboard.ts')).offboard(invocation, link)),
    );

/** How `causeway fleet init` is called. */
import { Option, type Command } from 'commander';
import type { InitOptions } from '../../commands/fleet/init.ts';
import { repeated } from '../../arguments/repeated.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const initCommand = (): Command =>
  waitingCommand(
    'init',
    'Write a manifest to edit, from what is there: services of Aiven projects that can have PrivateLink, and VPCs. Changes nothing. Exit code 0: everything was looked at, 1: something was not (it is named), 2: there is no such service.',
    [
      'fleet init shop --output shop.yaml',
      'fleet init shop web --region eu-west-1 --role-arn arn:aws:iam::111122223333:role/privatelink > links.yaml',
      'fleet init shop --vpc vpc-0a1b2c3d4e5f60718 --output links.csv',
    ],
  )
    .argument('<project...>', 'Aiven projects')
    .option('--name <fleet>', 'name of the fleet (default: the first project and -links)')
    .option('--region <region>', 'region of VPCs (default: those of the services); repeatable', repeated)
    .option('--role-arn <arn>', 'role to assume for VPCs (default: the worker’s own identity); repeatable', repeated)
    .option('--vpc <id>', 'a VPC to connect to (default: all that are seen); repeatable', repeated)
    .addOption(
      new Option('--format <format>', 'form of the file (default: by its name, else yaml)').choices(['yaml', 'csv']),
    )
    .option('-o, --output <file>', 'the file to write; it must not be there yet (default: stdout)')
    .action((projects: readonly string[], options: InitOptions) =>
      run(options, async (invocation) => (await import('../../commands/fleet/init.ts')).init(invocation, projects)),
    );

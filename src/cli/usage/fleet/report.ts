/** How `causeway fleet report` is called. */
import type { Command } from 'commander';
import { fileArgument } from '../../arguments/file-argument.ts';
import type { ReportOptions } from '../../commands/fleet/fleet-report.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const reportCommand = (): Command =>
  fileArgument(
    waitingCommand(
      'report',
      'List links, endpoints, zones, connections and prices (markdown), and endpoints that lead nowhere.',
      [
        'fleet report -f fleet.yaml > report.md',
        'fleet report --in eu-west-1 --in eu-west-1=arn:aws:iam::111122223333:role/privatelink',
      ],
    ),
    'a manifest: the accounts and regions of its endpoints',
  )
    .option('--in <region[=role]>', 'an account and region, by the role to assume there; repeatable', collect)
    .action((file: string | undefined, options: ReportOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-report.ts')).report(invocation, file),
      ),
    );

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

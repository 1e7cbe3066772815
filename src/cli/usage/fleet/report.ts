/** How `causeway fleet report` is called. */
import type { Command } from 'commander';
import { formatOptions } from '../../arguments/format-options.ts';
import { fileArgument } from '../../arguments/file-argument.ts';
import type { ReportOptions } from '../../commands/fleet/fleet-report.ts';
import { repeated } from '../../arguments/repeated.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const reportCommand = (): Command =>
  formatOptions(
    fileArgument(
      waitingCommand(
        'report',
        'With --format: report on a fleet, by its name or its manifest. Otherwise: list the links, endpoints and prices of accounts, and endpoints that lead nowhere.',
        [
          'fleet report shop-links --format html --output shop.html',
          'fleet report -f fleet.yaml > report.md',
          'fleet report --in eu-west-1 --in eu-west-1=arn:aws:iam::111122223333:role/privatelink',
        ],
      ),
      'a manifest, whose accounts and regions are looked at; or the name of a fleet',
    ),
  )
    .option('--in <region[=role]>', 'a region to look at, and the role to assume in its account; repeatable', repeated)
    .action((file: string | undefined, options: ReportOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-report.ts')).report(invocation, file),
      ),
    );

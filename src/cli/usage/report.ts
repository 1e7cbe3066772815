/** How `causeway report` is called. */
import type { Command } from 'commander';
import { linkArgument } from '../arguments/link-argument.ts';
import type { LinkName } from '../../contract/request.ts';
import { formatOptions, type FormatOptions } from '../arguments/format-options.ts';
import { run, waitingCommand } from '../program/command.ts';

export const reportCommand = (): Command =>
  formatOptions(
    waitingCommand('report', 'Report on one link: endpoints, proof, price, the time each step took, who did what.', [
      'report shop/orders-kafka --format html --output orders.html',
      'report shop/orders-kafka',
    ]).argument('<project/service>', 'the link', linkArgument),
  ).action((link: LinkName, options: FormatOptions) =>
    run(options, async (invocation) => (await import('../commands/report.ts')).report(invocation, link)),
  );

/** How `causeway principals` is called. */
import { Command } from 'commander';
import type { PrincipalsRequest } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import type { PrincipalsOptions } from '../commands/principals.ts';
import { command, run } from '../program/command.ts';
import { changeCommand } from './change-command.ts';

export const principalsCommand = (): Command =>
  new Command('principals')
    .description('List and change the IAM principals that may connect.')
    .addCommand(listCommand())
    .addCommand(
      changing('add', 'Allow these principals in addition to those already there.', (add) => ({ add }), [
        'principals add shop/orders-kafka arn:aws:iam::111122223333:role/privatelink',
      ]),
    )
    .addCommand(
      changing(
        'remove',
        'Stop allowing these principals. AWS keeps established connections alive.',
        (remove) => ({ remove }),
        ['principals remove shop/orders-kafka arn:aws:iam::111122223333:root'],
      ),
    )
    .addCommand(
      changing('set', 'Allow exactly these principals.', (wanted) => ({ wanted }), [
        'principals set shop/orders-kafka arn:aws:iam::111122223333:root arn:aws:iam::444455556666:root',
      ]),
    );

const listCommand = (): Command =>
  command('list', 'List who may connect, as Aiven says now (needs AIVEN_TOKEN here).', [
    'principals list shop/orders-kafka',
  ])
    .argument('<project/service>', 'the link', linkArgument)
    .action((link: LinkName, options: object) =>
      run(options, async (invocation) => (await import('../commands/principals.ts')).listPrincipals(invocation, link)),
    );

const changing = (
  name: string,
  summary: string,
  changeOf: (arns: readonly string[]) => Partial<PrincipalsRequest>,
  examples: readonly string[],
): Command =>
  changeCommand(name, summary, examples)
    .argument('<arns...>', 'ARNs of roles, users or account roots')
    .option('--expected <arns...>', 'refuse if the list that Aiven has now differs from this one')
    .option('--force', 'even if connected endpoints need, or may need, a principal that is removed; needs --reason')
    .action((link: LinkName, arns: readonly string[], options: PrincipalsOptions) =>
      run(options, async (invocation) =>
        (await import('../commands/principals.ts')).changePrincipals(invocation, link, changeOf(arns)),
      ),
    );

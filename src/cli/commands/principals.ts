/** `causeway principals`: who may connect. */
import { Command } from 'commander';
import type { PrincipalsRequest } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import { askedIn, changeCommand, finishChange, withClient, type ChangeOptions } from '../changing.ts';
import { command, run } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { linkArgument, linkText } from '../arguments/link-argument.ts';
import { readingAiven } from '../local/own-aiven.ts';

interface Options extends ChangeOptions {
  readonly force?: boolean;
  readonly expected?: readonly string[];
}

export const principalsCommand = (): Command =>
  new Command('principals')
    .description('List and change the IAM principals that may connect.')
    .addCommand(listCommand())
    .addCommand(
      changing('add', 'Allow these principals, beside those already there.', (add) => ({ add }), [
        'principals add shop/orders-kafka arn:aws:iam::111122223333:role/privatelink',
      ]),
    )
    .addCommand(
      changing(
        'remove',
        'Allow these principals no longer. AWS keeps established connections alive.',
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
    .action((link: LinkName, options: Record<string, never>) =>
      run(options, ({ settings, output }) =>
        readingAiven(settings(), async (aiven) => {
          const { principals = [], state = 'absent' } = (await aiven.getPrivatelink(link)) ?? {};
          output.object({ ...link, state, principals });
          output.say(principals.length > 0 ? principals.join('\n') : `${linkText(link)} has no PrivateLink resource.`);
          return exitCodes.done;
        }),
      ),
    );

function changing(
  name: string,
  summary: string,
  changeOf: (arns: readonly string[]) => Partial<PrincipalsRequest>,
  examples: readonly string[],
): Command {
  return changeCommand(name, summary, examples)
    .argument('<arns...>', 'ARNs of roles, users or account roots')
    .option('--expected <arns...>', 'refuse when the list is another one than this by now')
    .option('--force', 'even if connected endpoints need one that goes, or may need it; needs --reason')
    .action((link: LinkName, arns: readonly string[], options: Options) =>
      run(options, (invocation) =>
        withClient(invocation, async (connected) => {
          const { force, expected } = options;
          const request: PrincipalsRequest = {
            ...link,
            ...askedIn(options),
            ...changeOf(arns),
            ...(force === undefined ? {} : { force }),
            ...(expected === undefined ? {} : { expected }),
          };
          return finishChange(invocation, connected, await connected.causeway.changePrincipals(request), link);
        }),
      ),
    );
}

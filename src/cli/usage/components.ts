/** How `causeway components` is called. */
import { Command } from 'commander';
import type { ComponentsRequest } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import type { ComponentsOptions } from '../commands/components.ts';
import { command, run } from '../program/command.ts';
import { changeCommand } from './change-command.ts';

export const componentsCommand = (): Command =>
  new Command('components')
    .description('List components, and open or close them for PrivateLink.')
    .addCommand(listCommand())
    .addCommand(
      changing(
        'enable',
        'Open components to every connection. Ends when their routes are listed, and proven where there is a probe.',
        (enable) => ({ enable }),
        ['components enable shop/orders-kafka schema_registry --probe vpc-0a1b2c3d=causeway-probe-vpc-0a1b2c3d'],
      ),
    )
    .addCommand(
      changing(
        'disable',
        'Close components for every connection. Ends when their routes are gone.',
        (disable) => ({ disable }),
        [
          'components disable shop/orders-kafka schema_registry',
          "components disable shop/orders-kafka schema_registry --force --reason 'its users have moved'",
        ],
      ).option('--force', 'even if endpoints of others are connected, which lose access; needs --reason'),
    );

const listCommand = (): Command =>
  command('list', 'List the components of a service, as Aiven says now (needs AIVEN_TOKEN here).', [
    'components list shop/orders-kafka',
  ])
    .argument('<project/service>', 'the link', linkArgument)
    .action((link: LinkName, options: object) =>
      run(options, async (invocation) => (await import('../commands/components.ts')).listComponents(invocation, link)),
    );

const changing = (
  name: string,
  summary: string,
  changeOf: (components: readonly string[]) => Partial<ComponentsRequest>,
  examples: readonly string[],
): Command =>
  changeCommand(name, summary, examples)
    .argument('<components...>', 'names, as `components list` shows them')
    .option(
      '--probe <vpc=queue...>',
      'a worker inside this VPC that proves its paths: VPC or VPC endpoint id, task queue',
    )
    .action((link: LinkName, components: readonly string[], options: ComponentsOptions) =>
      run(options, async (invocation) =>
        (await import('../commands/components.ts')).changeComponents(invocation, link, changeOf(components)),
      ),
    );

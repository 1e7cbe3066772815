/** `causeway components`: which of a service's components are open to its connections. */
import { Command } from 'commander';
import Table from 'cli-table3';
import type { ComponentsRequest } from '../../contract/changes.ts';
import type { Service } from '../../providers/ports.ts';
import type { LinkName } from '../../contract/request.ts';
import { bareTable } from '../text/bare-table.ts';
import { askedIn, changeCommand, finishChange, withClient, type ChangeOptions } from '../changing.ts';
import { command, run } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import { readingAiven } from '../local/own-aiven.ts';
import { probesIn } from '../arguments/probe-option.ts';

interface Options extends ChangeOptions {
  readonly probe?: readonly string[];
  readonly force?: boolean;
}

export const componentsCommand = (): Command =>
  new Command('components')
    .description('List components, and open or close them for PrivateLink.')
    .addCommand(listCommand())
    .addCommand(
      changing(
        'enable',
        'Open components to every connection; ends when their routes are there, and proven where there is a probe.',
        (enable) => ({ enable }),
        ['components enable shop/orders-kafka schema_registry --probe vpc-0a1b2c3d=causeway-probe-vpc-0a1b2c3d'],
      ),
    )
    .addCommand(
      changing(
        'disable',
        'Close components for every connection; ends when their routes are gone.',
        (disable) => ({ disable }),
        [
          'components disable shop/orders-kafka schema_registry',
          "components disable shop/orders-kafka schema_registry --force --reason 'its users have moved'",
        ],
      ).option('--force', 'even if endpoints of others are connected, which lose it; needs --reason'),
    );

const listCommand = (): Command =>
  command('list', 'List the components of a service, as Aiven says now (needs AIVEN_TOKEN here).', [
    'components list shop/orders-kafka',
  ])
    .argument('<project/service>', 'the link', linkArgument)
    .action((link: LinkName, options: Record<string, never>) =>
      run(options, ({ settings, output }) =>
        readingAiven(settings(), async (aiven) => {
          const service = await aiven.getService(link);
          const components = componentsOf(service, await aiven.componentAccessKeys(link.project, service.type));
          output.object({ ...link, type: service.type, components });
          const table = new Table({ head: ['component', 'PrivateLink', 'in the service', 'routes'], ...bareTable });
          for (const { component, enabled, running, routes } of components)
            table.push([
              component,
              enabled ? 'enabled' : 'disabled',
              running ? 'switched on' : 'switched off',
              String(routes),
            ]);
          output.say(table.toString());
          return exitCodes.done;
        }),
      ),
    );

const componentsOf = ({ componentAccess, components }: Service, keys: readonly string[]) =>
  keys.map((component) => {
    const listed = components.filter((each) => each.component === component);
    return {
      component,
      enabled: componentAccess[component] === true,
      running: listed.some(({ route }) => route === 'dynamic'),
      routes: listed.filter(({ route }) => route === 'privatelink').length,
    };
  });

function changing(
  name: string,
  summary: string,
  changeOf: (components: readonly string[]) => Partial<ComponentsRequest>,
  examples: readonly string[],
): Command {
  return changeCommand(name, summary, examples)
    .argument('<components...>', 'names, as `components list` shows them')
    .option(
      '--probe <vpc=queue...>',
      'a worker inside this VPC that proves its paths: VPC or VPC endpoint id, task queue',
    )
    .action((link: LinkName, components: readonly string[], options: Options) =>
      run(options, (invocation) =>
        withClient(invocation, async (connected) => {
          const { force, probe } = options;
          const forced = force === undefined ? {} : { force };
          const request = { ...link, ...askedIn(options), ...changeOf(components), ...forced, ...probesIn(probe) };
          return finishChange(invocation, connected, await connected.causeway.changeComponents(request), link);
        }),
      ),
    );
}

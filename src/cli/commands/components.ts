/** `causeway components`: lists, enables and disables the components of a service for PrivateLink. */
import type { ComponentsRequest } from '../../contract/changes.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { LinkName } from '../../contract/request.ts';
import { probesIn } from '../arguments/probe-option.ts';
import { askedIn, finishChange, withClient, type ChangeOptions } from '../changing.ts';
import { readingAiven } from '../local/own-aiven.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { createTable } from '../text/table.ts';

export interface ComponentsOptions extends ChangeOptions {
  readonly probe?: readonly string[];
  readonly force?: boolean;
}

export const listComponents = ({ settings, output }: Invocation<object>, link: LinkName): Promise<ExitCode> =>
  readingAiven(settings(), async (aiven) => {
    const service = await aiven.getService(link);
    const components = componentsOf(service, await aiven.componentAccessKeys(link.project, service.type));
    output.object({ ...link, type: service.type, components });
    const table = createTable(['component', 'PrivateLink', 'in the service', 'routes']);
    for (const { component, enabled, running, routes } of components)
      table.push([
        component,
        enabled ? 'enabled' : 'disabled',
        running ? 'switched on' : 'switched off',
        String(routes),
      ]);
    output.say(table.toString());
    return exitCodes.done;
  });

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

export const changeComponents = (
  invocation: Invocation<ComponentsOptions>,
  link: LinkName,
  change: Partial<ComponentsRequest>,
): Promise<ExitCode> =>
  withClient(invocation, async (connected) => {
    const { options } = invocation;
    const forced = options.force === undefined ? {} : { force: options.force };
    const request = { ...link, ...askedIn(options), ...change, ...forced, ...probesIn(options.probe) };
    return finishChange(invocation, connected, await connected.causeway.changeComponents(request), link);
  });

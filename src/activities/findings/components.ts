/** Whether the requested components exist, run, and may be opened. */
import { nearest } from '../../contract/nearest.ts';
import type { Connection, Service } from '../../providers/ports/aiven.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { Finding } from '../../contract/finding.ts';

/** `keys`: those of `privatelink_access` in the live schema of the service's type. */
export function componentFindings(
  { components }: Pick<PrivateLinkRequest, 'components'>,
  service: Service,
  keys: readonly string[],
  connections: readonly Connection[],
): readonly Finding[] {
  return components.flatMap((component, index): readonly Finding[] => {
    const at = { field: `components[${index}]`, value: component };
    if (!keys.includes(component)) return [{ level: 'error', ...at, ...unknown(component, service, keys) }];
    if (!service.components.some((each) => each.component === component && each.route === 'dynamic'))
      return [{ level: 'error', ...at, problem: `is not switched on in ${service.name}`, fix: switchOn(component) }];
    if (service.componentAccess[component] === true || connections.length === 0) return [];
    const others = connections.map(({ vpcEndpointId }) => vpcEndpointId).join(', ');
    return [
      {
        level: 'warning',
        ...at,
        problem: `will be open to every connection: ${others}`,
        fix: 'nothing, if that is intended',
      },
    ];
  });
}

function unknown(component: string, { type }: Service, keys: readonly string[]): { problem: string; fix: string } {
  if (keys.length === 0)
    return { problem: `cannot be opened: ${type} has no privatelink_access`, fix: 'choose another service' };
  const meant = nearest(component, keys);
  return {
    problem: `is not a component of ${type}`,
    fix: meant === undefined ? `choose from ${keys.join(', ')}` : `write ${meant}; there are ${keys.join(', ')}`,
  };
}

const switchOn = (component: string): string =>
  component === 'prometheus' || component === 'jolokia'
    ? `add the ${component} integration to the service`
    : `set user_config.${component} to true in the service, or leave the component out`;

/** `shop/orders-kafka`, as every command takes a link. */
import { InvalidArgumentError } from 'commander';
import type { LinkName } from '../../contract/request.ts';

/** A workflow id is taken too: it is what the Web UI shows. */
export function linkArgument(text: string): LinkName {
  const [project, service, ...rest] = text.replace(/^privatelink\//, '').split('/');
  if (!project || !service || rest.length > 0)
    throw new InvalidArgumentError('Write PROJECT/SERVICE, as in shop/orders-kafka.');
  return { project, service };
}

export const linkText = ({ project, service }: LinkName): string => `${project}/${service}`;

/** Of anything that names one, the name alone. */
export const linkOf = ({ project, service }: LinkName): LinkName => ({ project, service });

/** A link as every command takes it: `shop/orders-kafka`. */
import { InvalidArgumentError } from 'commander';
import type { LinkName } from '../../contract/request.ts';

/** Also accepts a workflow id, as the Web UI shows it. */
export function linkArgument(text: string): LinkName {
  const [project, service, ...rest] = text.replace(/^privatelink\//, '').split('/');
  if (!project || !service || rest.length > 0)
    throw new InvalidArgumentError('Write PROJECT/SERVICE, as in shop/orders-kafka.');
  return { project, service };
}

export const linkText = ({ project, service }: LinkName): string => `${project}/${service}`;

/** The name alone, without the other fields of the value. */
export const linkOf = ({ project, service }: LinkName): LinkName => ({ project, service });

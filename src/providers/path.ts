import { InvalidError } from './errors.ts';

/**
 * A URL path whose values are percent-encoded, each as one segment: path`/project/${project}/service/${service}`.
 * A value that is empty, or that URL parsers remove (`.`, `..`), is an `InvalidError`: it would name another resource.
 */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((left, text, index) => left + segment(values[index - 1] ?? '') + text);
}

function segment(value: string): string {
  if (value === '' || value === '.' || value === '..') {
    throw new InvalidError(`${JSON.stringify(value)} cannot be part of an API path`, { api: 'aiven', action: 'path' });
  }
  return encodeURIComponent(value);
}

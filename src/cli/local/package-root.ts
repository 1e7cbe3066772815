/** Where package.json and the examples lie: above this file, in a checkout as in the compiled tree. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function packageRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('This installation is incomplete: no package.json above it.');
  return packageRoot(above);
}

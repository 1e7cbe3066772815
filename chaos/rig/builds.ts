/** How workers are started: from the sources, or from what `npm run build` made. */
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Workers die often: each start is to be quick. */
const QUICK = ['worker', '--skip-checks'];

/** The command line of a checkout that was built. */
export const cliIn = (root: string): string => join(root, 'dist/src/cli/index.js');

export const builtCommand: readonly string[] = [cliIn(ROOT), ...QUICK];

/** Without a build. */
export const sourcesCommand: readonly string[] = [
  '--import',
  import.meta.resolve('tsx'),
  join(ROOT, 'src/cli/index.ts'),
  ...QUICK,
];

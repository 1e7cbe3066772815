/** How workers are started: from the sources, or from what `npm run build` made. */
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Quick to start, which counts where workers die often. */
export const builtCommand: readonly string[] = [join(ROOT, 'dist/src/cli/index.js')];

/** Without a build. */
export const sourcesCommand: readonly string[] = [
  '--import',
  import.meta.resolve('tsx'),
  join(ROOT, 'src/cli/index.ts'),
];

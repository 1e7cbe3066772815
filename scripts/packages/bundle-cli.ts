/** The command line as one bundle with parts that are loaded when they are needed: hundreds of small files load slowly. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const COMPILED = join(import.meta.dirname, '../../dist');
const CLI = join(COMPILED, 'src/cli');

/**
 * Puts the bundle where the compiled command line lies. Packages stay packages: the SDK of Temporal must be there once for
 * the command line and for the worker that it starts. So do the rooms that are packages of their own.
 */
export async function bundleCli(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(CLI, 'index.js')],
    outdir: CLI,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    plugins: [otherRooms],
    logLevel: 'warning',
  });
  await rm(CLI, { recursive: true });
  for (const { path, contents } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
  await writeFile(join(CLI, 'index.d.ts'), 'export {};\n');
}

/** Named as the bundle reaches them, beside whose parts there are no folders. */
const otherRooms: Plugin = {
  name: 'other-rooms',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\/(sandbox|dev-server)\/index\.[jt]s$/ }, ({ path, resolveDir }) => ({
      path: relative(CLI, join(resolveDir, path)).replace(/\.ts$/, '.js'),
      external: true,
    }));
  },
};

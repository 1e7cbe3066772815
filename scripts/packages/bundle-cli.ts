/** Bundles the command line, with parts that are loaded when needed, because hundreds of small files load slowly. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const COMPILED = join(import.meta.dirname, '../../dist');
const CLI = join(COMPILED, 'src/cli');

/**
 * Replaces the compiled command line by the bundle. Packages stay outside of it: the command line and the worker that it
 * starts must share one copy of Temporal's SDK. So do the folders that are packages of their own.
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

/** Imports of the other folders, relative to the bundle, whose parts are all in one folder. */
const otherRooms: Plugin = {
  name: 'other-rooms',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\/(sandbox|dev-server)\/index\.[jt]s$/ }, ({ path, resolveDir }) => ({
      path: relative(CLI, join(resolveDir, path)).replace(/\.ts$/, '.js'),
      external: true,
    }));
  },
};

/** The workflow code as one file, which every worker loads into the SDK's workflow sandbox. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

export interface WorkflowBundle {
  readonly codePath: string;
}

const SRC = join(import.meta.dirname, '..');
const TRACING = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors';

/** Of `src/`: what Temporal's workflow sandbox loads. */
export const BUNDLED_ROOMS = ['contract', 'workflows'] as const;

/**
 * In an `encrypting` bundle, workflows put failure messages where the codec encrypts them. In a `traced` one they send
 * spans, and hand the trace on to their activities: their histories differ in headers alone, which no replay compares.
 */
export type BundleKind = 'plain' | 'encrypting' | 'traced' | 'encrypting-traced';

export const bundleKind = ({ encrypting, traced }: Readonly<Record<'encrypting' | 'traced', boolean>>): BundleKind =>
  encrypting ? (traced ? 'encrypting-traced' : 'encrypting') : traced ? 'traced' : 'plain';

/** File names in the folder of the compiled code, where `npm run build` writes the bundles. */
export const prebuiltBundles: Readonly<Record<BundleKind, string>> = {
  plain: 'workflows.bundle.cjs',
  encrypting: 'workflows-encrypting.bundle.cjs',
  traced: 'workflows-traced.bundle.cjs',
  'encrypting-traced': 'workflows-encrypting-traced.bundle.cjs',
};

/**
 * The bundle that was built with the package; in a checkout, a bundle of the sources, built again only when they changed,
 * so that a worker starts quickly.
 */
export async function workflowBundle(kind: BundleKind = 'plain'): Promise<WorkflowBundle> {
  const prebuilt = join(SRC, prebuiltBundles[kind]);
  if (existsSync(prebuilt)) return { codePath: prebuilt };
  const codePath = join(SRC, '../node_modules/.cache/causeway', `workflows-${kind}-${await fingerprint()}.cjs`);
  if (!existsSync(codePath)) await writeWorkflowBundle(codePath, kind);
  return { codePath };
}

/** Bundles the workflows into `codePath`. */
export async function writeWorkflowBundle(codePath: string, kind: BundleKind): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: sourceOf('workflows/index'),
    // All runs share the modules, which halves what a cached run takes of V8's heap. Lint keeps these modules from having state.
    preloadModules: [sourceOf('workflows/index')],
    workflowInterceptorModules: [
      ...[sourceOf('workflows/command-per-task'), sourceOf('workflows/callers')],
      ...(kind.endsWith('traced') ? [TRACING] : []),
    ],
    ...(kind.startsWith('encrypting') ? { failureConverterPath: sourceOf('codec/failure-converter') } : {}),
    logger: quiet,
    // Stack traces need line numbers, not the source text, which would be two thirds of the bundle.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
  });
  await mkdir(dirname(codePath), { recursive: true });
  // Several processes may build at once: each writes its own file, and the last rename wins.
  const unfinished = `${codePath}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, codePath);
}

/** `.ts` in a checkout, `.js` in the compiled tree. */
function sourceOf(module: string): string {
  const source = join(SRC, `${module}.ts`);
  return existsSync(source) ? source : join(SRC, `${module}.js`);
}

/** A hash of all code in the bundle (the lint walls keep other folders out) and of the SDK's version. */
async function fingerprint(): Promise<string> {
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  const hash = createHash('sha256').update(version);
  for (const room of [...BUNDLED_ROOMS, 'codec']) {
    const names = (await readdir(join(SRC, room), { recursive: true })).filter((name) => name.endsWith('.ts'));
    for (const name of names.sort()) hash.update(name).update(await readFile(join(SRC, room, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

const silent = (): void => undefined;
const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

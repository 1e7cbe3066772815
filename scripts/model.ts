/** `npm run model -- --seed 7 --runs 100`: sequences of random actions, applied to the rules of `test/model` and to the real product. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '100' } },
});
for (const name of ['seed', 'runs'] as const)
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name}: ${values[name]} is not a number; write --${name} 100`);

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const env = { ...process.env, MODEL_SEED: values.seed, MODEL_RUNS: values.runs };
spawn(process.execPath, [vitest, 'run', '--project', 'server', 'test/model/model.test.ts'], {
  ...{ env, stdio: 'inherit' },
}).once('exit', (code) => (process.exitCode = code ?? 1));

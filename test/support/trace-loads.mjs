/** Loaded with `node --import`: prints on stderr, at the end, which packages the process has loaded. */
import { registerHooks } from 'node:module';
import process from 'node:process';

const names = new Set();
registerHooks({
  load(url, context, nextLoad) {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name !== undefined) names.add(name);
    return nextLoad(url, context);
  },
});
process.on('exit', () => process.stderr.write(`loaded: ${[...names].sort().join(' ')}\n`));

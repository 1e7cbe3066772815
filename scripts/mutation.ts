/** `npm run mutation`: how many deliberate bugs in the workflows and the activities the tests notice. */
import { readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { compiler } from './mutation/compiles.ts';
import { mutantsOf } from './mutation/mutants.ts';
import { shuffled } from './mutation/sample.ts';
import { copyTree } from './mutation/tree-copy.ts';
import { tryMutants, type Fate, type Tried } from './mutation/try-mutants.ts';

const USAGE = `npm run mutation -- [--seed 1] [--minutes 30] [--most N] [--files src/activities/claims,src/workflows/steps]

Puts deliberate bugs into a copy of the project, one at a time and chosen by the seed, and runs the tests for that
part. Ends after the minutes, or after N bugs, and lists the bugs that no test noticed. The checkout is not changed.
`;

/** `src/contract` because of the rounds of a step, which are workflow code that the plan shares. */
const ROOMS = ['src/workflows', 'src/activities', 'src/contract'];

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    most: { type: 'string', default: 'Infinity' },
    files: { type: 'string', default: 'src/workflows,src/activities,src/contract/rounds.ts' },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const begins = values.files.split(',');
  const files = (await Promise.all(ROOMS.map((room) => sourcesIn(root, room))))
    .flat()
    .filter((file) => begins.some((each) => file.startsWith(each)))
    .sort();
  if (files.length === 0) throw new Error(`--files: no file of ${ROOMS.join(', ')} begins with ${values.files}`);
  const sources = await Promise.all(
    files.map(async (file) => ({ file, source: await readFile(`${root}${file}`, 'utf8') })),
  );
  const all = sources.flatMap(({ file, source }) => mutantsOf(file, source));
  const mutants = shuffled(all, numberOf('seed')).slice(0, numberOf('most'));
  console.log(
    `${all.length} bugs are possible in ${files.length} files; ${mutants.length} are chosen with seed ${values.seed}`,
  );
  const copy = await copyTree(root);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void copy.dispose().finally(() => process.exit(130)));
  try {
    const until = Date.now() + numberOf('minutes') * 60_000;
    report(await tryMutants({ copy, compiles: compiler(root), mutants, until, tell }));
  } finally {
    await copy.dispose();
  }
}

const sourcesIn = async (root: string, room: string): Promise<readonly string[]> =>
  (await readdir(root + room, { recursive: true }))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${room}/${name}`);

function numberOf(name: 'seed' | 'minutes' | 'most'): number {
  const number = Number(values[name]);
  if (!(number >= 0)) throw new Error(`--${name}: ${values[name]} is not a number; write one, such as --${name} 30`);
  return number;
}

function tell({ mutant: { file, line, says }, fate, by }: Tried): void {
  console.log(`${fate.padEnd(8)} ${file}:${line}  ${says}${by === undefined ? '' : `  (${by})`}`);
}

function report(tried: readonly Tried[]): void {
  const count = (...fates: readonly Fate[]): number => tried.filter(({ fate }) => fates.includes(fate)).length;
  const noticed = count('killed', 'timeout');
  const judged = noticed + count('survived');
  console.log(
    `\n${noticed} of ${judged} bugs noticed (${judged === 0 ? 0 : Math.round((100 * noticed) / judged)} %), ${count('refused')} more refused by the compiler. Survivors:`,
  );
  for (const each of tried.filter(({ fate }) => fate === 'survived')) tell(each);
}

if (values.help) console.log(USAGE);
else await run();

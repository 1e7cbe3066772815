/**
 * A process that runs tests of one vitest project of its working folder, again and again: vitest, what it has transformed, and
 * the Temporal server of the project stay. Started with the project's name; is sent a `Job`, and answers an `Outcome`.
 */
import { resolve } from 'node:path';
import { createVitest, type TestCase, type TestModule, type TestRunResult, type Vitest } from 'vitest/node';
import type { Outcome } from './tree-copy.ts';

export interface Job {
  readonly files: readonly string[];
  /** Files that were written since the job before. */
  readonly changed: readonly string[];
}

async function serve(): Promise<void> {
  const [, , project = ''] = process.argv;
  const vitest = await createVitest('test', { project, watch: false, bail: 1, reporters: [{}] });
  await vitest.standalone();
  process.on('message', (job: Job) => {
    void outcomeOf(vitest, job).then(
      (outcome) => process.send?.(outcome),
      (error: unknown) => process.send?.({ is: 'failed', by: String(error) } satisfies Outcome),
    );
  });
  process.once('disconnect', () => void vitest.close().finally(() => process.exit()));
  process.send?.('ready');
}

async function outcomeOf(vitest: Vitest, { files, changed }: Job): Promise<Outcome> {
  for (const each of changed) vitest.invalidateFile(resolve(each));
  const wanted = files.map((each) => resolve(each));
  const tests = await vitest.globTestSpecifications(wanted);
  for (let left = MOST_RUNS; left > 0; left -= 1) {
    const { testModules, unhandledErrors } = await vitest.rerunTestSpecifications(tests);
    // vitest also reports modules of earlier jobs, as they ended then.
    const ours = testModules.filter((each) => wanted.includes(each.moduleId));
    const outcome = firstFailure({ testModules: ours, unhandledErrors });
    const over = new Set(ours.filter(isOver).map(({ moduleId }) => moduleId));
    if (outcome.is !== 'passed' || wanted.every((each) => over.has(each))) return outcome;
  }
  return { is: 'failed', by: 'a test that was cut off before it could tell' };
}

/**
 * A run that `bail` ends sometimes leaves out the very failure that ended it, or the file that it is in: then nothing has
 * failed, but not all has run either, and it is repeated.
 */
const MOST_RUNS = 5;

const isOver = (module: TestModule): boolean => module.state() !== 'pending' && module.state() !== 'queued';

function firstFailure({ testModules, unhandledErrors }: TestRunResult): Outcome {
  const failed = testModules.flatMap((each) => [...each.children.allTests('failed')])[0];
  if (failed !== undefined) return { is: timedOut(failed) ? 'timeout' : 'failed', by: failed.fullName };
  const broken = testModules.find((each) => each.state() === 'failed');
  if (broken === undefined && unhandledErrors.length === 0) return { is: 'passed' };
  return { is: 'failed', by: 'a file that does not load, or its set-up' };
}

const timedOut = (test: TestCase): boolean => {
  const { errors = [] } = test.result();
  return errors.some(({ message }) => message.includes('timed out'));
};

await serve();

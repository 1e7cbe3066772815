/** Tests of a copy of the checkout, run by another vitest. */
import type { CheckoutCopy } from './checkout-copy.ts';

/** Titles without the quotes that vitest writes around a value in them. */
export interface Tests {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** The errors of failed tests, or why nothing ran. */
  readonly failures: string;
}

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const REPORT = '.recipes.json';

/** @throws Error with vitest's output, when no test ran */
export async function testsIn(copy: CheckoutCopy, project: string, ...args: readonly string[]): Promise<Tests> {
  const reporting = ['--reporter=json', '--outputFile', REPORT];
  const { text } = await copy.run('vitest', 'run', '--project', project, ...args, ...reporting);
  const report = await copy.read(REPORT).catch(() => undefined);
  if (report === undefined) throw new Error(`vitest wrote no report:\n${text}`);
  await copy.remove(REPORT);
  const { testResults } = JSON.parse(report) as Report;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titled = (status: string): string[] =>
    all.filter((each) => each.status === status).map(({ fullName }) => fullName.replaceAll("'", ''));
  const [passed, failed] = [titled('passed'), titled('failed')];
  const failures = [...testResults.map(({ message }) => message), ...all.flatMap((each) => each.failureMessages)];
  if (passed.length + failed.length === 0) throw new Error(`no test ran:\n${failures.join('\n')}\n${text}`);
  return { passed, failed, failures: failures.join('\n') };
}

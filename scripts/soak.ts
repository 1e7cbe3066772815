/** `npm run soak`: runs tests again and again while other processes take the CPUs, and lists what failed at least once. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `npm run soak -- [--project unit] [--times 10] [--burners 2] [FILE...]

Runs the tests of a project (or some files of it) so many times beside processes that only burn CPU time. The exit code is 1
when a test failed in any run.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string', default: 'unit' },
    times: { type: 'string', default: '10' },
    burners: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});

/** The part of vitest's report that is read here. */
interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

async function soak(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'causeway-soak-'));
  const burners = Array.from({ length: numberOf('burners') }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const end = (): void => burners.forEach((each) => each.kill('SIGKILL'));
  process.once('exit', end);
  const failures = new Map<string, string[]>();
  try {
    for (let run = 1; run <= numberOf('times'); run += 1) {
      const began = Date.now();
      const report = await testOnce(root, join(folder, `${run}.json`));
      const failed = failedIn(report);
      for (const { name, message } of failed) failures.set(name, [...(failures.get(name) ?? []), message]);
      const seconds = Math.round((Date.now() - began) / 1000);
      console.log(`run ${run}: ${report.numTotalTests} tests, ${failed.length} failed, ${seconds} s`);
      for (const { name } of failed) console.log(`  ${name}`);
    }
  } finally {
    end();
    process.off('exit', end);
    await rm(folder, { recursive: true });
  }
  for (const [name, messages] of failures)
    console.log(`\nfailed in ${messages.length} of ${values.times} runs: ${name}\n${messages[0]}`);
  if (failures.size === 0) console.log(`no test failed in ${values.times} runs`);
  else process.exitCode = 1;
}

/** @throws Error when vitest ended without a report */
async function testOnce(root: string, to: string): Promise<Report> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', values.project, '--reporter=json', '--outputFile', to, ...positionals];
  const child = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio: 'ignore' });
  await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  return JSON.parse(await readFile(to, 'utf8')) as Report;
}

/** Tests, and files that do not load. */
const failedIn = ({ testResults }: Report) =>
  testResults.flatMap(({ name: file, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    const broken = message === '' || tests.length > 0 ? [] : [{ name: file, message }];
    return [
      ...broken,
      ...tests.map(({ fullName, failureMessages }) => ({
        name: `${file}: ${fullName}`,
        message: failureMessages.join('\n'),
      })),
    ];
  });

function numberOf(name: 'times' | 'burners'): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${name}: ${values[name]} is not a number of ${name}; write one, such as --${name} 2`);
  return number;
}

if (values.help) console.log(USAGE);
else await soak();

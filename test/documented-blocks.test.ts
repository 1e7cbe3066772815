/** Each block of code in the documents is run, is compiled, is read by another test, or says here why it is not. */
import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../sandbox/index.ts';
import { checkout, makeShell, shellBlocks } from './support/documented-shell.ts';
import { itUnless, missing } from './support/needs.ts';

interface Block {
  readonly document: string;
  /** What stands behind the backticks: the language, and marks. */
  readonly info: string;
  readonly text: string;
}

const documents = ['README.md', ...globSync('{docs,packages/*,examples/callers}/*.md', { cwd: checkout })].sort();

const blocks = documents.flatMap((document) =>
  [...readFileSync(join(checkout, document), 'utf8').matchAll(/^( *)```(\w.*)\n([^]*?)^\1```$/gm)].map(
    ([, indent = '', info = '', text = '']): Block => ({
      document,
      info,
      text: text.replace(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
);
const ofLanguage = (language: string): readonly Block[] => blocks.filter(({ info }) => info.split(' ')[0] === language);

/** Whole commands: continued lines joined, comments left out. */
const commandsOf = ({ text }: Block): readonly string[] =>
  text
    .replace(/\\\n\s*/g, ' ')
    .replace(/('[^'\n]*)\n\s*([^']*')/g, '$1 $2')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '');

/** Commands that are not run as they stand, by how they begin: what is done instead, or why nothing is. */
const elsewhere: Readonly<Record<string, string>> = {
  causeway: 'test/documented-commands.test.ts reads all of them; the guide runs each that changes something',
  'npx causeway': 'the same, from an installed package: test/packages installs it and runs the demo',
  'npm ci': 'what every run of CI begins with',
  'npm install': 'test/packages installs the packed packages; a release publishes them',
  'temporal operator search-attribute create': 'test/workflows/worker-attributes.test.ts runs what a worker prints',
  'temporal workflow execute-update-with-start':
    'test/callers runs the same command, from examples/callers/temporal-cli',
  'request=': 'the input of that command',
  'temporal operator nexus endpoint create': 'test/callers/nexus.test.ts makes the endpoint through the API',
  'temporal worker deployment': 'test/workflows/versions.test.ts does it through the API',
  'temporal server start-dev': 'stays up; dev-server starts it with the same arguments in each test',
  tcld: 'needs an account of Temporal Cloud; test/workflows/worker-attributes.test.ts reads what a worker prints',
  docker: 'needs a daemon; test/deploy makes the same tree and runs the worker from it',
  kubectl: 'needs a cluster',
  helm: 'needs a cluster; test/deploy renders the chart',
  'source dev.env': 'the guide’s test gives its shell the same variables',
  export: 'sets a variable of the reader',
  'read -rs': 'reads a secret of the reader',
  'curl -d \'{"do":"rejectEndpoint"': 'has an id of the reader; the sandbox’s tests reject an endpoint in the same way',
};

const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** What is wrong with a command that no test knows; undefined when one does. */
function unknown(command: string): string | undefined {
  const [, script] = /^npm (?:run )?([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined && scripts[script] !== undefined) return undefined;
  return Object.keys(elsewhere).some((beginning) => command.startsWith(beginning)) ? undefined : command;
}

describe('the shell blocks of the documents', () => {
  it('are run, or begin with a command of which it is known why not', () => {
    const run = /^sh (ours|theirs|outside)\b/;
    const left = ofLanguage('sh').filter(({ info }) => !run.test(info));
    expect(left.length).toBeGreaterThan(20);
    expect(
      left.flatMap((block) =>
        commandsOf(block)
          .flatMap((command) => command.split(' && '))
          .flatMap((command) => unknown(command) ?? [])
          .map((command) => `${block.document}: ${command}`),
      ),
    ).toEqual([]);
  });

  it('are marked as to be run only where a test runs them', () => {
    const marked = blocks.filter(({ info }) => /^sh (ours|theirs|outside)/.test(info)).map(({ document }) => document);
    expect([...new Set(marked)].sort()).toEqual(['docs/guide.md', 'docs/sandbox.md']);
  });

  it('leave out nothing that the list of reasons names', () => {
    const all = ofLanguage('sh').flatMap(commandsOf).join('\n');
    expect(Object.keys(elsewhere).filter((beginning) => !all.includes(beginning))).toEqual([]);
  });

  itUnless(missing('avn', 'aws', 'curl'), 'of the sandbox’s page do what it says', async () => {
    const sandbox = await startSandbox({ settings: { speed: 200 } });
    onTestFinished(() => sandbox.stop());
    const shell = await makeShell({ CAUSEWAY_SANDBOX_URL: sandbox.urls.control });
    onTestFinished(() => shell.stop());
    const variables = Object.entries(sandbox.env).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(join(shell.directory, '.sandbox-env'), variables.join(''));
    for (const block of await shellBlocks('docs/sandbox.md')) await shell.run(block);
    const { calls } = sandbox.world.ledger;
    expect(calls.some(({ action }) => action === 'DescribeVpcs')).toBe(true);
  });
});

describe('the TypeScript blocks of the documents', () => {
  it('compile against the packages that they import, and a wrong name would be noticed', () => {
    const wrong = "import { createCausewayCleint } from '@causeway-link/client';\nvoid createCausewayCleint;\n";
    const found = ofLanguage('ts');
    expect(found.length).toBeGreaterThan(6);
    expect(problemsOf([...found, { document: 'a wrong one', info: 'ts', text: wrong }])).toEqual([
      expect.stringMatching(/^a wrong one: .*createCausewayCleint/),
    ]);
  });
});

/** Names that a block takes from the program around it. `never` fits everywhere. */
const AROUND = `
declare const Client: typeof import('@temporalio/client').Client;
declare const request: import('@causeway-link/client').PrivateLinkRequest;
declare const key: Buffer;
declare const connection: never, logger: never, activities: never, interceptors: never, sinks: never, dataConverter: never;
`;

/** The packages are their sources here. */
const paths = {
  '@causeway-link/client': ['./src/client.ts'],
  '@causeway-link/client/codec': ['./src/codec/data-converter.ts'],
  '@causeway-link/worker': ['./src/worker.ts'],
  '@causeway-link/worker/settings': ['./src/config/settings.ts'],
  '@causeway-link/sandbox': ['./sandbox/index.ts'],
  '@causeway-link/dev-server': ['./dev-server/index.ts'],
};

/** What the compiler says of these blocks, each a module of its own in the folder of the checkout. */
function problemsOf(those: readonly Block[]): readonly string[] {
  const files = new Map<string, Pick<Block, 'document' | 'text'>>([
    [join(checkout, 'around-the-blocks.d.ts'), { document: 'around', text: AROUND }],
    ...those.map((block, index) => [join(checkout, `block-${index}.mts`), block] as const),
  ]);
  const { config } = ts.readConfigFile(join(checkout, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions: { ...config.compilerOptions, paths, noUnusedLocals: false }, files: [] },
    ts.sys,
    checkout,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { document }]) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => `${document}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}

/** What knip takes for used from outside: the entries of the packages, and what is named in a string rather than imported. */
import type { KnipConfig } from 'knip';
import { packages } from './scripts/packages/layout.ts';

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        ...packages.flatMap(({ room, entries }) => entries.map((name) => `${room}/${name}.ts`)),
        'src/workflows/{callers,command-per-task}.ts', // the worker's bundler takes them by their paths
        'bench/report-{cost,peak}.js', // what the bench measures is started with them
        'lint/*.d.ts', // the types of the JavaScript beside them
        'docs/.vitepress/{config,theme/index}.ts',
        'examples/callers/{typescript/onboard,nexus/serve,nexus/caller}.ts', // are run as programs
      ],
      project: [
        '{src,sandbox,dev-server,lint,scripts,test,bench,chaos,examples}/**/*.{ts,js}',
        'docs/.vitepress/**/*.ts',
        '*.{ts,js}',
      ],
    },
  },
  // Their dependencies are checked against their compiled imports, by the build and by test/packages.
  ignoreWorkspaces: ['packages/*'],
  // Of the machine: Go builds Temporal's CLI, and `script` of util-linux gives the recorded session its terminal.
  ignoreBinaries: ['go', 'script', 'strace'],
  ignoreDependencies: [
    '@arethetypeswrong/cli', // test/packages runs it and publint by their paths
    'publint',
    'protobufjs', // one copy for all of the SDK; test/borders says why
  ],
};

export default config;

/** Which part of the repository becomes which package; `npm run build` lays them out below `packages/`. */
import { readdirSync } from 'node:fs';

export interface PackageLayout {
  /** Folder below `packages/`. */
  readonly folder: string;
  /** Its folder in the compiled tree, which becomes the package's `dist`. */
  readonly room: string;
  /** Modules of that folder, without extension, that are imported from outside or run. */
  readonly entries: readonly string[];
  /** Files of the repository or of the compiled tree that are not code: from, to. */
  readonly files: readonly (readonly [from: string, to: string])[];
}

export const SCOPE = '@causeway-link';

const goModule = ['go.mod', 'go.sum', 'pin.go'].map((name) => [`dev-server/${name}`, name] as const);

/** Example requests and manifests. The other files of that folder are programs, which the package does not need. */
const requests = readdirSync(new URL('../../examples', import.meta.url))
  .filter((name) => /\.(yaml|csv)$/.test(name))
  .map((name) => [`examples/${name}`, `examples/${name}`] as const);

/** The contract (`src/contract/`) is not a package: client and worker each contain what they use of it. */
export const packages: readonly PackageLayout[] = [
  {
    folder: 'client',
    room: 'src',
    entries: ['client', 'codec/data-converter', 'codec/failure-converter'],
    files: [
      ['dist/request.schema.json', 'dist/request.schema.json'],
      ['schemas', 'dist/schemas'],
    ],
  },
  {
    folder: 'worker',
    room: 'src',
    entries: ['worker', 'config/settings', 'cli/index', 'codec/failure-converter'],
    files: [
      ['dist/src/workflows.bundle.cjs', 'dist/workflows.bundle.cjs'],
      ['dist/src/workflows-encrypting.bundle.cjs', 'dist/workflows-encrypting.bundle.cjs'],
      ['dist/src/workflows-traced.bundle.cjs', 'dist/workflows-traced.bundle.cjs'],
      ['dist/src/workflows-encrypting-traced.bundle.cjs', 'dist/workflows-encrypting-traced.bundle.cjs'],
      ['dist/request.schema.json', 'dist/request.schema.json'],
      ...requests,
    ],
  },
  { folder: 'sandbox', room: 'sandbox', entries: ['index'], files: [] },
  { folder: 'dev-server', room: 'dev-server', entries: ['index'], files: goModule },
];

/** The package that publishes a folder of the repository, when another package imports from it. */
export const packageOfRoom = (room: string): PackageLayout | undefined =>
  packages.find((one) => one.room === room && room !== 'src');

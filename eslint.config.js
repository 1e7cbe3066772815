// The house rules that a machine can keep. The borders between the parts are in `borders` below; CONTRIBUTING.md says why.
import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Files that are bundled into Temporal's workflow sandbox. */
const WORKFLOW_SIDE = [
  'src/workflows/**',
  'src/{steps,request,outputs,step-contract,run,changes,plan,events,fleet}.ts',
];
const CLOUD_VENDORS = '^(undici|@aws-sdk/|@smithy/)';

/** One rule setting: what these files may not import. `types: true` leaves `import type` free. */
const forbid = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: patterns.map(({ regex, message, types = false }) => ({ regex, message, allowTypeImports: types })) },
  ],
});

const NO_VENDORS = { regex: CLOUD_VENDORS, message: 'Only src/clients/ speaks to the clouds.' };
const NO_SANDBOX = { regex: '/sandbox/', message: 'The product never knows that it talks to a sandbox.' };

const borders = [
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/clients/**', ...WORKFLOW_SIDE],
    rules: forbid(NO_VENDORS, NO_SANDBOX),
  },
  { files: ['src/cli/**'], rules: forbid(NO_VENDORS) },
  {
    files: ['src/clients/**'],
    rules: forbid({ regex: '^@temporalio/', message: 'Clients know nothing of Temporal.' }, NO_SANDBOX, {
      regex: '/(activities|workflows|cli)/',
      message: 'Clients know nothing of who calls them.',
    }),
  },
  {
    files: WORKFLOW_SIDE,
    rules: forbid(
      {
        regex: '^(?!\\.|@temporalio/(workflow|common)$)',
        message: 'Workflow code runs in a sandbox: @temporalio/workflow, @temporalio/common and types only.',
        types: true,
      },
      {
        regex: '(^|/)(activities|clients?|cli|config|schema|worker)(/|\\.ts$)|/(prices|problems|workflow-bundle)\\.ts$',
        message: 'Workflow code imports the other parts as types only.',
        types: true,
      },
      NO_SANDBOX,
    ),
  },
  {
    files: ['sandbox/**'],
    rules: forbid({
      regex: '/src/',
      message: 'The sandbox is a world of its own: of the product, types only.',
      types: true,
    }),
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'screenshots/', '.cache/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/unbound-method': 'off', // parts are objects of functions here, not of methods
      '@typescript-eslint/require-await': 'off', // activities and fakes are async by their type
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-default-export': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/first': 'error',
      'max-lines': ['error', { max: 200, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  ...borders,
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts', 'src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' },
      ],
    },
  },
  // Types alone, the wall between two parts: read from the top to what one needs.
  { files: ['src/clients/ports.ts', 'sandbox/world.ts'], rules: { 'max-lines': 'off' } },
  { files: ['src/cli/**', 'bench/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': 'off',
      // expect's asymmetric matchers, and JSON that a test is about to look into, are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['*.config.*'], rules: { 'import-x/no-default-export': 'off' } },
);

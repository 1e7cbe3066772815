// The rules of the house that a machine can keep. What each room may import is in lint/walls.js; CONTRIBUTING.md says why.
import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { waitsRule } from './lint/waits-rule.js';
import { wallsRule } from './lint/walls-rule.js';

export default defineConfig(
  globalIgnores(['**/dist/', 'docs/.vitepress/cache/', 'node_modules/', 'screenshots/', '.cache/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX, house: { rules: { waits: waitsRule, walls: wallsRule } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/unbound-method': 'off', // parts are objects of functions here, not of methods
      '@typescript-eslint/require-await': 'off', // activities and fakes are async by their type
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'house/walls': 'error',
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
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config/ reads the environment.' },
      ],
    },
  },
  // All runs of a worker share these modules (src/worker/workflow-bundle.ts): what one run left in a module, another would find.
  {
    files: ['src/contract/**/*.ts', 'src/workflows/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
          ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator' +
            ':not([id.typeAnnotation.typeAnnotation.typeName.name=/^Readonly/]) > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]',
          'PropertyDefinition[static=true]',
        ].map((selector) => ({
          selector,
          message: 'State of a run belongs into a function: all runs share the module.',
        })),
      ],
    },
  },
  // Types alone, the wall between two parts: read from the top to what one needs.
  { files: ['sandbox/world.ts'], rules: { 'max-lines': 'off' } },
  { files: ['src/cli/**', 'bench/**', 'chaos/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'chaos/**/*.ts'],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': 'off',
      // expect's asymmetric matchers, and JSON that a test is about to look into, are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['test/**/*.ts'], rules: { 'house/waits': 'error' } },
  { files: ['*.config.*', 'docs/.vitepress/**'], rules: { 'import-x/no-default-export': 'off' } },
);

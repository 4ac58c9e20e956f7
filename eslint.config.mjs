// Few rules, each for a mistake that the compiler lets through. Formatting is not linted.
import tseslint from 'typescript-eslint';

/** The one compiler and the one editor: which room may import which (docs/architecture.md, invariants 1 and 7). */
const compiler = { name: 'ts-morph', message: 'Import { ts } from src/project/ts: one compiler for the whole program.' };
const editor = { name: 'vscode', message: 'Only src/vscode speaks to the editor.' };

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'out/', '.vscode-test/', '.headroom-test/', '**/generated/', 'test/fixtures/', 'test/vscode/workspace/', 'examples/', '**/*.generated.ts', '**/*.d.cts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-self-compare': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'mocha', name: ['describe', 'it'] }] }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      'no-restricted-imports': ['error', { paths: [compiler, editor] }],
    },
  },
  { files: ['src/vscode/**', 'test/vscode/**', 'test/vscode-unit/**'], rules: { 'no-restricted-imports': ['error', { paths: [compiler] }] } },
  { files: ['src/project/ts.ts'], rules: { 'no-restricted-imports': ['error', { paths: [editor] }] } },
);
